import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that somebody did by hand. By whom, to which client, and where files lie is for administrators.
struct AuditBody: Encodable {
    let entry: AuditEntry
    let isAdmin: Bool

    enum CodingKeys: CodingKey {
        case time, action, target, who, before, after
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(entry.time, forKey: .time)
        try members.encode(entry.action, forKey: .action)
        try members.encode(isAdmin ? entry.target : entry.shownTarget, forKey: .target)
        guard isAdmin else { return }
        try members.encode(entry.who, forKey: .who)
        try members.encode(entry.before, forKey: .before)
        try members.encode(entry.after, forKey: .after)
    }
}

extension AuditEntry {
    /// To what, as everybody may know it: no client, and of a file its name.
    fileprivate var shownTarget: String? {
        switch action.prefix(while: { $0 != "." }) {
        case "limits": nil
        case "candidate", "configuration": target.lastStep
        default: target
        }
    }
}
