public import RateLimiting

/// Where the state of the rate limits lives: the section `store`.
public struct StoreSettings: Hashable, Sendable {
    /// The most keys kept in memory.
    public var maximumKeys = 1_000_000
    /// The most bytes that their state may take.
    public var maximumMemory = 256 << 20
    /// The file in which counters in memory outlive the process; empty: they do not.
    public var snapshot = ""
    /// The URL of the Redis that a fleet shares; nil: state lives in this process. It may have a password in it.
    public var redis: Secret?
    /// How connections to it are encrypted.
    public var tls = RedisTLSSettings()
    /// Who its sentinels take it for.
    public var sentinel = SentinelSettings()
    /// The most connections to a server; nil: what the environment has.
    public var maximumConnections: Int?
    /// How long a decision waits for Redis.
    public var commandTimeout = Duration.milliseconds(100)
    /// Who decides while Redis does not answer.
    public var whenUnavailable = UnavailablePolicy.local

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension StoreSettings: SettingSection {
    package static let keys: [SettingKey<StoreSettings>] = [
        .value("max_keys", \.maximumKeys, .wholeNumber.atLeast(1), "keys kept in memory"),
        .value("max_memory", \.maximumMemory, .size, "bytes for their state"),
        .value(
            "snapshot", \.snapshot, .text,
            "a file in which keys in memory outlive the process, one for each; empty: they do not"),
        .optional(
            "redis", \.redis, .redisURL, absent: "state lives in this process",
            "the Redis that a fleet shares; REDIS_URL overrides it"),
        .section("tls", \.tls),
        .section("sentinel", \.sentinel),
        .optional(
            "max_connections", \.maximumConnections, .wholeNumber.atLeast(1),
            absent: "20; in production 50, in development 10",
            "connections to a Redis server at most; commands are pipelined, so few are used"),
        .value("command_timeout", \.commandTimeout, .timeSpan, "no decision waits longer for Redis"),
        .value(
            "when_unavailable", \.whenUnavailable, .choice(UnavailablePolicy.allCases),
            "who decides while Redis does not answer: counters in this process, or nobody: all pass, or none"),
    ]
}

extension ValueFormat where Value == Secret {
    /// The URL of a Redis, whose other parts the client of Redis checks.
    static let redisURL = secret.requiring { url in
        let schemes = [
            "redis", "rediss", "redis+cluster", "rediss+cluster", "redis+sentinel", "rediss+sentinel", "redis+unix",
        ]
        let scheme = url.text.prefix { $0 != ":" }
        guard schemes.contains(String(scheme)), url.text.dropFirst(scheme.count).hasPrefix("://") else {
            return "not a URL such as redis://localhost:6379/0"
        }
        return nil
    }
}
