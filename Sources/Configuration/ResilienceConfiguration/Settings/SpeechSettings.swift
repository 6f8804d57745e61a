/// One text-to-speech service: a section under `tts`.
public struct SpeechSettings: Hashable, Sendable {
    /// Where it listens.
    public var url = "http://127.0.0.1:8090"
    /// The circuit breaker of its calls.
    public var breaker = "tts_service"
    /// The queue of its calls.
    public var queue = "tts_synthesis"
    /// How long its list of voices is kept.
    public var voicesLifetime = Duration.seconds(300)

    /// Creates the service of which the file says nothing.
    public init() {}
}

extension SpeechSettings: SettingSection {
    package static let keys: [SettingKey<SpeechSettings>] = [
        .value("url", \.url, .url, "where it listens; TTS_URL overrides that of `default`"),
        .value("breaker", \.breaker, .name, "the circuit breaker of its calls"),
        .value("queue", \.queue, .name, "the queue of its calls"),
        .value("voices_ttl", \.voicesLifetime, .duration, "how long its list of voices is kept"),
    ]
}
