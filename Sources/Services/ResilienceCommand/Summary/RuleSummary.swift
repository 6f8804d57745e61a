import RateLimiting
import ResiliencePrimitives

/// What one rule did to whom. Its memory grows with the clients that it saw.
struct RuleSummary {
    /// One of the clients that were hit, and how.
    typealias Hit = (client: String, tally: ClientTally)

    let rule: Rule
    private(set) var counts = VerdictCounts()
    private(set) var closest: ClosestCall?
    private var clients: [ExactText: ClientTally] = [:]

    init(_ rule: Rule) { self.rule = rule }

    mutating func count(_ ruling: Ruling, of client: String, at time: MonotonicTime) {
        counts.count(ruling)
        clients[ExactText(client), default: ClientTally()].count(ruling.verdict, at: time)
        guard ruling.verdict == .allow, closest?.isAtLimit != true, let binding = ruling.decision?.binding,
            closest?.isBeaten(by: binding) ?? true
        else { return }
        closest = ClosestCall(
            client: ExactText(client), time: time, quota: binding.quota, remaining: binding.remaining,
            window: binding.window)
    }

    /// How many clients it saw.
    var clientCount: Int { clients.count }
    /// How many of them were denied at least once, or would have been.
    var hitCount: Int { clients.values.count { $0.hits > 0 } }

    /// Those hit most, most first; of equals, in the order of their names' bytes. O(clients hit × log).
    func hitMost(_ count: Int) -> [Hit] {
        clients.filter { $0.value.hits > 0 }
            .sorted { ($1.value.hits, $0.key) < ($0.value.hits, $1.key) }
            .prefix(count).map { ($0.key.text, $0.value) }
    }
}
