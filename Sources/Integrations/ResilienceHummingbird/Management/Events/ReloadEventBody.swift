#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Another configuration is in force.
struct ReloadEventBody: Encodable {
    let time: Date
    let changes: [ChangeBody]
}
