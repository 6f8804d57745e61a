import AsyncHTTPClient
import NIOHTTP1

/// The orchestrator as a guest sees it who has logged in.
struct OrchestratorProgram: Sendable {
    /// What a login is answered with.
    private struct Grant: Decodable {
        let accessToken: String
    }

    let running: RunningProgram
    let http: HTTPClient
    let token: String

    /// Logs in to `running`.
    init(_ running: RunningProgram, http: HTTPClient) async throws {
        (self.running, self.http) = (running, http)
        let answer = try await http.answer(
            .POST, running.url + "/auth/login", json: #"{"username":"guest","password":"\#(Services.password)"}"#)
        let grant: Grant = try answer.decoded()
        token = grant.accessToken
    }

    /// Asks for `path` with the guest's token.
    func ask(_ method: HTTPMethod, _ path: String, json: String? = nil) async throws -> Answer {
        try await http.answer(method, running.url + path, token: token, json: json)
    }

    /// Has `text` spoken; `members` are more of the body's members, in JSON.
    func speak(_ text: String = "a", _ members: String = "") async throws -> Answer {
        try await ask(.POST, "/api/speech", json: Self.order(text, members))
    }

    /// What becomes of a text; a connection that was cut is one of the things that can.
    func spoken(_ text: String = "a", _ members: String = "") async throws -> Spoken {
        do {
            return try Spoken(try await speak(text, members))
        } catch is BrokenOff {
            return .cut
        }
    }

    /// The body of a request for speech.
    static func order(_ text: String, _ members: String = "") -> String {
        #"{"text":"\#(text)"\#(members.isEmpty ? "" : "," + members)}"#
    }

    /// The circuit to the speech service.
    func circuit() async throws -> CircuitStatus {
        try await ask(.GET, "/resilience/circuit-breakers/tts_service").decoded()
    }

    /// The queue called `name`.
    func queue(_ name: String) async throws -> QueueStatus {
        try await ask(.GET, "/resilience/backpressure/" + name).decoded()
    }
}
