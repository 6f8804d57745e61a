import RateLimiting

/// The answer of `/resilience/rate-limits/{client_id}`: what a client has used, by rule and window.
struct ClientUsageBody: Encodable {
    /// One window of one counter, times in seconds.
    struct Window: Encodable {
        let rule: String
        /// The path, where each is counted by itself.
        let endpoint: String?
        let status: QuotaStatus

        enum CodingKeys: String, CodingKey {
            case rule, endpoint, window, algorithm, used, limit, remaining, resetAfter
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(rule, forKey: .rule)
            try members.encode(endpoint, forKey: .endpoint)
            try members.encode(status.window / .seconds(1), forKey: .window)
            try members.encode(status.quota.algorithm.rawValue, forKey: .algorithm)
            try members.encode(status.used, forKey: .used)
            try members.encode(status.limit, forKey: .limit)
            try members.encode(status.remaining, forKey: .remaining)
            try members.encode(status.resetAfter / .seconds(1), forKey: .resetAfter)
        }
    }

    let clientId: String
    let stats: [Window]

    init(clientId: String, usage: [CounterUsage]) {
        self.clientId = clientId
        stats = usage.sorted { ($0.key.rule, $0.key.endpoint ?? "") < ($1.key.rule, $1.key.endpoint ?? "") }
            .flatMap { usage in
                usage.quotas.map { Window(rule: usage.key.rule, endpoint: usage.key.endpoint, status: $0) }
            }
    }
}
