import RateLimiting
import ResiliencePrimitives

/// What one client met with under one rule: some 50 bytes, however much it asked.
struct ClientTally {
    private(set) var requests = 0
    /// Requests that were denied, or would have been were the rule not in shadow.
    private(set) var hits = 0
    /// When the first and the last of these came; without meaning while there is none.
    private(set) var firstHit = MonotonicTime.zero
    private(set) var lastHit = MonotonicTime.zero

    mutating func count(_ verdict: Ruling.Verdict, at time: MonotonicTime) {
        requests += 1
        guard verdict == .deny || verdict == .shadow else { return }
        if hits == 0 { firstHit = time }
        hits += 1
        lastHit = time
    }
}
