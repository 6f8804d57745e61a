import RateLimiting
import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request that was over a limit; durations in seconds. Who asked for what is for administrators.
struct DenialBody: Encodable {
    let time: Date
    let denial: DenialEvent
    let isAdmin: Bool

    enum CodingKeys: String, CodingKey {
        case time, rule, clientType, limit, window, retryAfter, skipped, client, method, path
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(time, forKey: .time)
        try members.encode(denial.rule, forKey: .rule)
        try members.encode(denial.client.type.rawValue, forKey: .clientType)
        try members.encode(denial.limit, forKey: .limit)
        try members.encode(denial.window.map { $0 / .seconds(1) }, forKey: .window)
        try members.encode(denial.retryAfter.map { $0 / .seconds(1) }, forKey: .retryAfter)
        try members.encode(denial.skipped, forKey: .skipped)
        guard isAdmin else { return }
        try members.encode(denial.client.id, forKey: .client)
        try members.encode(denial.method, forKey: .method)
        try members.encode(denial.path, forKey: .path)
    }
}
