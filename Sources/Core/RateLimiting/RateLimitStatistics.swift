/// What a rate limiter has counted since it was made.
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

    /// Who decided while the store could not be asked, and how often.
    public internal(set) var fallbacks: [UnavailablePolicy: Int] = [:]
    /// By the name of the rule; rules that were never asked are there too.
    public internal(set) var rules: [String: Counts] = [:]
    /// Requests for paths that are never limited.
    public internal(set) var excluded = 0
    /// Requests that passed because limits are switched off, or no rule is for them.
    public internal(set) var unlimited = 0

    /// Requests that passed, were charged or not limited at all; without bypassed, shadowed and excluded ones.
    public var allowed: Int { rules.values.reduce(unlimited) { $0 + $1.allowed } }
    /// Requests that were over a limit.
    public var denied: Int { rules.values.reduce(0) { $0 + $1.denied } }
    /// Requests of internal services that passed uncounted.
    public var bypassed: Int { rules.values.reduce(0) { $0 + $1.bypassed } }
    /// Requests that would have been denied by a rule that only says so.
    public var shadowed: Int { rules.values.reduce(0) { $0 + $1.shadowed } }
}
