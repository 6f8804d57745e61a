/// Everything that the configuration file describes, as it is written there: who a client is, the rate limits, the
/// circuit breakers, the queues and the speech services.
///
/// What is not said has the default of the documentation, so `ResilienceConfiguration()` is an empty file. Nothing here
/// is checked or depends on the environment until `resolved(environment:)`.
public struct ResilienceConfiguration: Hashable, Sendable {
    /// The environment that the file is for; RESILIENCE_ENV and options override it.
    public var environment = ResilienceEnvironment.default
    /// The file of a configuration that is decided beside this one and never enforced; empty: none.
    public var candidate = ""
    /// The HTTP server.
    public var http = HTTPSettings()
    /// Where the state of the rate limits lives.
    public var store = StoreSettings()
    /// Who a client is.
    public var clients = ClientSettings()
    /// The rate limits.
    public var rateLimits = RateLimitSettings()
    /// The circuit breakers by name.
    public var breakers: [String: BreakerSettings] = [:]
    /// The backpressure queues by name.
    public var queues: [String: QueueSettings] = [:]
    /// The text-to-speech services by name.
    public var speech: [String: SpeechSettings] = [:]

    /// Creates the configuration of an empty file.
    public init() {}
}

extension ResilienceConfiguration: SettingSection {
    package static let keys: [SettingKey<ResilienceConfiguration>] = [
        .value("environment", \.environment, .choice(ResilienceEnvironment.allCases), "RESILIENCE_ENV overrides it"),
        .value(
            "candidate", \.candidate, .text,
            "a file whose rate limits are decided beside these and never enforced, the differences counted; empty: none"
        ),
        .section("http", \.http),
        .section("store", \.store),
        .section("clients", \.clients),
        .section("rate_limits", \.rateLimits),
        .named("breakers", \.breakers),
        .named("backpressure", \.queues),
        .named("tts", \.speech),
    ]
}
