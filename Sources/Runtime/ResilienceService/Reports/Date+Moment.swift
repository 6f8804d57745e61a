import ResiliencePrimitives

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Date {
    /// The wall clock's time of a moment that is counted from `start`.
    static func + (start: Date, moment: MonotonicTime) -> Date {
        start.addingTimeInterval((moment - .zero) / .seconds(1))
    }
}
