#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that needs attention, or needs it no longer.
struct WarningBody: Encodable {
    let time: Date
    let source: String
    let message: String
}
