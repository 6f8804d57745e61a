import AsyncHTTPClient
import NIOHTTP1

/// The speech service as those see it who call it directly.
struct SpeechProgram: Sendable {
    let running: RunningProgram
    let http: HTTPClient

    /// What it is doing.
    func health() async throws -> SpeechServiceHealth {
        try await http.answer(.GET, running.url + "/health").decoded()
    }

    /// Has it misbehave, or behave again with `{}`.
    func misbehave(_ settings: String) async throws {
        let answer = try await http.answer(.POST, running.url + "/misbehave", json: settings)
        guard answer.status == 200 else { throw ProgramError("misbehaving was answered with \(answer)") }
    }

    /// Has `text` spoken.
    func synthesize(_ text: String) async throws -> Answer {
        try await http.answer(.POST, running.url + "/synthesize", json: #"{"text":"\#(text)"}"#)
    }
}
