import Foundation
import ResilienceTesting

/// What can be counted in the printed lines, by other means than a summary's.
struct PrintedCount {
    struct Client: Equatable {
        var requests = 0
        var hits: [Double] = []
    }

    struct Rule: Equatable {
        var verdicts: [String: Int] = [:]
        var clients: [Data: Client] = [:]
        /// The smallest share of its capacity that an allowed request left; all rules that it counts have no burst.
        var closest: Double?
    }

    private(set) var rules: [String: Rule] = [:]
    private(set) var verdicts: [String: Int] = [:]
    private(set) var queues: [String: [String: Int]] = [:]
    private(set) var calls: [String: [String: Int]] = [:]

    /// - Parameter rule: what decides about the path of a request of a type.
    init(_ trace: [String], _ answers: [String]) throws {
        for (event, answer) in zip(trace, answers) { try count(Self.object(event), Self.object(answer)) }
    }

    private static func object(_ line: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }

    private mutating func count(_ event: [String: Any], _ answer: [String: Any]) {
        if let verdict = answer["verdict"] as? String {
            let isUnlimited = verdict == "allow" && answer["limit"] is NSNull
            verdicts[isUnlimited ? "unlimited" : verdict, default: 0] += 1
            let name = answer["rule"] as? String ?? (verdict == "bypass" ? "default" : nil)
            guard let name, let client = event["client"] as? String, let at = event["at"] as? Double else { return }
            rules[name, default: Rule()].count(verdict, Data(client.utf8), at, answer)
        }
        if let queue = event["queue"] as? String {
            if event["offer"] != nil { queues[queue, default: [:]]["offered", default: 0] += 1 }
            if let outcome = answer["outcome"] as? String { queues[queue, default: [:]][outcome, default: 0] += 1 }
            for list in ["taken", "dropped", "expired", "timed_out", "admitted"] {
                queues[queue, default: [:]][list, default: 0] += (answer[list] as? [Any])?.count ?? 0
            }
        }
        if let breaker = event["breaker"] as? String, let isAdmitted = answer["admitted"] as? Bool {
            calls[breaker, default: [:]][isAdmitted ? "admitted" : "rejected", default: 0] += 1
        }
    }
}

extension PrintedCount.Rule {
    fileprivate mutating func count(_ verdict: String, _ client: Data, _ at: Double, _ answer: [String: Any]) {
        verdicts[verdict, default: 0] += 1
        clients[client, default: PrintedCount.Client()].requests += 1
        if verdict == "deny" || verdict == "shadow" {
            clients[client, default: PrintedCount.Client()].hits.append(at)
        }
        guard verdict == "allow", let remaining = answer["remaining"] as? Double, let limit = answer["limit"] as? Double
        else { return }
        closest = min(closest ?? 1, remaining / limit)
    }
}
