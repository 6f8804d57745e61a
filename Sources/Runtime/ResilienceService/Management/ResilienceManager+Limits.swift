public import RateLimiting

// What is known of a client's limits, and may be done about them.
extension ResilienceManager {
    /// The counters of a client of which something is used, by rule and path.
    ///
    /// - Throws: `storeUnavailable` if the store that several processes share cannot be asked.
    public func usage(of client: String) async throws(RateLimitError) -> [CounterUsage] {
        try await limiter.list(client: client)
    }

    /// Forgets what a client has used, of one rule or of all; `who` asks for it. Other clients and rules are untouched.
    ///
    /// - Returns: how many counters were forgotten.
    /// - Throws: `ManagementError` if there is no rule of that name, `RateLimitError` if the store cannot be asked: then
    ///   what is counted in this process meanwhile is forgotten all the same, which is logged and told as well.
    @discardableResult
    public func resetLimits(of client: String, rule: String?, by who: String) async throws -> Int {
        if let rule, !isKnown(rule) { throw ManagementError.unknown("rule", rule) }
        let target = rule.map { "\(client) \($0)" } ?? client
        await seat.candidate?.reset(client: client, rule: rule)
        do throws(RateLimitError) {
            let count = try await limiter.reset(client: client, rule: rule)
            desk.note(
                "limits.reset", of: target, by: who, before: count == 1 ? "1 counter" : "\(count) counters",
                after: "0 counters")
            return count
        } catch {
            desk.note("limits.reset", of: target, by: who, before: "unknown", after: "unknown: \(error)")
            throw error
        }
    }

    /// Who was denied most, or asked most, over the last five to ten minutes: at most `limit` clients, their counts with how
    /// far off they may be at most. Known in this process alone, in memory that does not grow.
    public func topClients(by measure: TopClients.Measure, limit: Int = 20) -> ClientRanking {
        top.ranking(by: measure, limit: limit)
    }

    private func isKnown(_ rule: String) -> Bool {
        let rules = limiter.rules
        return rules.defaultRule?.name == rule || rules.rules.contains { $0.name == rule }
    }
}
