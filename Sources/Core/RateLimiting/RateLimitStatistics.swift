internal import ResiliencePrimitives

/// What a rate limiter has counted since it was made, over all rules that it had. The totals never go down.
public struct RateLimitStatistics: Hashable, Sendable {
    /// What one rule has decided.
    public struct Counts: Hashable, Sendable {
        /// Requests that passed and were charged.
        public internal(set) var allowed = 0
        /// Requests that were over a limit.
        public internal(set) var denied = 0
        /// Requests of internal services that passed uncounted.
        public internal(set) var bypassed = 0
        /// Requests that would have been denied by a rule that only says so.
        public internal(set) var shadowed = 0
    }

    /// How long decisions took for which a store was asked; percentiles are off by at most 1/64. In memory one of 64 is
    /// timed, of those of a store that asks elsewhere all.
    public struct Latency: Hashable, Sendable {
        /// How many were timed.
        public internal(set) var count = 0
        /// All that were timed together, exactly.
        public internal(set) var total = Duration.zero
        /// The mean, exactly; zero where nothing was timed.
        public internal(set) var mean = Duration.zero
        /// The duration that half of them did not exceed.
        public internal(set) var p50 = Duration.zero
        /// The duration that 95 of 100 did not exceed.
        public internal(set) var p95 = Duration.zero
        /// The duration that 99 of 100 did not exceed.
        public internal(set) var p99 = Duration.zero
        /// The longest, exactly.
        public internal(set) var max = Duration.zero

        init() {}

        init(_ histogram: LatencyHistogram) {
            let percentiles = histogram.percentiles([0.5, 0.95, 0.99])
            (count, total, mean) = (histogram.count, histogram.totalDuration, histogram.mean)
            (p50, p95, p99, max) = (percentiles[0], percentiles[1], percentiles[2], histogram.max)
        }
    }

    /// How long decisions took.
    public internal(set) var latency = Latency()
    /// Who decided while the store could not be asked, and how often.
    public internal(set) var fallbacks: [UnavailablePolicy: Int] = [:]
    /// By the name of the rule, of those in force; rules that were never asked are there too. A rule that keeps its name
    /// when rules are replaced counts on; one that is gone and comes back begins at 0.
    public internal(set) var rules: [String: Counts] = [:]
    /// What rules have decided, all together, that are no longer in force.
    public internal(set) var removed = Counts()
    /// Requests for paths that are never limited.
    public internal(set) var excluded = 0
    /// Requests that passed because limits are switched off, or no rule is for them.
    public internal(set) var unlimited = 0

    /// Requests that passed, were charged or not limited at all; without bypassed, shadowed and excluded ones.
    public var allowed: Int { rules.values.reduce(unlimited + removed.allowed) { $0 + $1.allowed } }
    /// Requests that were over a limit.
    public var denied: Int { rules.values.reduce(removed.denied) { $0 + $1.denied } }
    /// Requests of internal services that passed uncounted.
    public var bypassed: Int { rules.values.reduce(removed.bypassed) { $0 + $1.bypassed } }
    /// Requests that would have been denied by a rule that only says so.
    public var shadowed: Int { rules.values.reduce(removed.shadowed) { $0 + $1.shadowed } }
}
