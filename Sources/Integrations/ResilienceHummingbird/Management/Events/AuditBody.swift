import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that somebody did by hand. By whom, and to which client, is for administrators.
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
        try members.encode(isAdmin || !entry.isAboutClient ? entry.target : nil, forKey: .target)
        guard isAdmin else { return }
        try members.encode(entry.who, forKey: .who)
        try members.encode(entry.before, forKey: .before)
        try members.encode(entry.after, forKey: .after)
    }
}

extension AuditEntry {
    /// Whether its target is a client.
    fileprivate var isAboutClient: Bool { action.hasPrefix("limits.") }
}
