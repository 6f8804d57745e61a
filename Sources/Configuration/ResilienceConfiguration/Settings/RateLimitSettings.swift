/// The rate limits: the section `rate_limits`.
public struct RateLimitSettings: Hashable, Sendable {
    /// Whether anything is limited at all.
    public var isEnabled = true
    /// Exact paths that are never limited.
    public var excludedPaths = ["/healthz", "/health", "/metrics", "/docs", "/openapi.json", "/redoc", "/_internal"]
    /// What holds for requests that no rule matches.
    public var `default` = DefaultRuleSettings()
    /// The rules; the first that matches decides.
    public var rules: [RuleSettings] = []

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension RateLimitSettings: SettingSection {
    package static let keys: [SettingKey<RateLimitSettings>] = [
        .value("enabled", \.isEnabled, .flag, "`false`: nothing is limited"),
        .list("exclude", \.excludedPaths, .absolutePath, "exact paths that are never limited"),
        .section("default", \.default),
        .sections("rules", \.rules, by: \.nameInForce),
    ]
}

extension ValueFormat where Value == String {
    /// A path from the root.
    static let absolutePath = text.requiring { $0.hasPrefix("/") ? nil : "a path begins with /" }
}
