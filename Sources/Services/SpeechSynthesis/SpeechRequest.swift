/// What to say, and how.
public struct SpeechRequest: Hashable, Sendable {
    /// The kind of sound file wanted.
    public enum Format: String, CaseIterable, Sendable {
        /// RIFF WAVE, 16 bit, mono.
        case wav
    }

    /// The text, 1 to 5,000 characters.
    public let text: String
    /// A language as the service names them: `en`, `de`, `en-gb`.
    public let language: String
    /// The name of a voice; nil for the language's own.
    public let voice: String?
    /// 0.5 to 2.0 times the usual speed.
    public let speed: Double
    /// The kind of sound file.
    public let format: Format
    /// Samples a second, 8,000 to 48,000.
    public let sampleRate: Int
    /// Who goes first when calls wait.
    public let priority: SpeechPriority

    /// Creates a request for `text`, in English and at the usual speed unless said otherwise.
    ///
    /// - Throws: `invalidRequest`, with what was found and what is allowed.
    public init(
        text: String, language: String = "en", voice: String? = nil, speed: Double = 1, format: Format = .wav,
        sampleRate: Int = 22_050, priority: SpeechPriority = .normal
    ) throws(SpeechError) {
        guard 1...5000 ~= text.unicodeScalars.count else {
            throw SpeechError(
                .invalidRequest, "text of \(text.unicodeScalars.count) characters: it must have 1 to 5,000")
        }
        try Self.check(language: language)
        guard voice.map({ 1...64 ~= $0.utf8.count }) ?? true else {
            throw SpeechError(.invalidRequest, "voice: its name must have 1 to 64 bytes")
        }
        guard 0.5...2 ~= speed else { throw SpeechError(.invalidRequest, "speed \(speed): it must be 0.5 to 2.0") }
        guard 8000...48_000 ~= sampleRate else {
            throw SpeechError(.invalidRequest, "sample_rate \(sampleRate): it must be 8,000 to 48,000")
        }
        (self.text, self.language, self.voice, self.speed) = (text, language, voice, speed)
        (self.format, self.sampleRate, self.priority) = (format, sampleRate, priority)
    }

    static func check(language: String) throws(SpeechError) {
        guard 1...32 ~= language.utf8.count else {
            throw SpeechError(.invalidRequest, "language of \(language.utf8.count) bytes: it must have 1 to 32")
        }
    }
}
