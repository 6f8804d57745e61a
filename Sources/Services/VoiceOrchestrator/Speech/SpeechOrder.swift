import NIOCore
import ServerProcess
import SpeechSynthesis

/// What `POST /api/speech` is asked for.
struct SpeechOrder {
    private static let members = [
        "text", "language", "voice", "speed", "format", "sample_rate", "priority", "fallback",
    ]

    let request: SpeechRequest
    /// Whether a stand-in may be heard instead.
    let allowsFallback: Bool

    /// Checks the body of a request; what is wrong names the member.
    init(_ body: ByteBuffer) throws {
        var members = try RequestMembers(body.readableBytesView)
        let text = try members.required("text", try members.string("text"))
        let language = try members.string("language") ?? "en"
        let voice = try members.string("voice", nullable: true)
        let speed = try members.number("speed", in: 0.5...2) ?? 1
        let format = try members.choice("format", of: SpeechRequest.Format.self) ?? .wav
        let sampleRate = try members.integer("sample_rate", in: 8000...48_000) ?? 22_050
        let priority = try members.choice("priority", of: SpeechPriority.self) ?? .normal
        allowsFallback = try members.bool("fallback") ?? true
        try members.finish(known: Self.members)
        do {
            request = try SpeechRequest(
                text: text, language: language, voice: voice, speed: speed, format: format, sampleRate: sampleRate,
                priority: priority)
        } catch {
            throw RequestBodyError(error.description)
        }
    }
}
