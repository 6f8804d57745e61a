import AsyncHTTPClient
import NIOCore
import Subprocess

/// Both services, one calling the other, and a guest who has logged in.
struct Services {
    /// No rate limits, where they are not what is tested.
    static let unlimited = "rate_limits: {enabled: false}\n"

    /// One who may log in, with the password below; a cheap hash, for speed.
    private static let user =
        "guest:$scrypt$ln=10,r=8,p=1$aW50ZWdyYXRpb24tdGVzdA$MKHheaU91p2FFVoASJlI9AGdH8o7K6T3ZcHwT/lMRug\n"
    static let password = "let me in"

    let speech: SpeechProgram
    let orchestrator: OrchestratorProgram
    let workspace: Workspace
    private let http: HTTPClient

    /// Starts both for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - configuration: of the orchestrator, in YAML; nil: the built-in one.
    ///   - speech: further arguments of the speech service.
    ///   - speechEnds: how the speech service ends.
    static func with(
        _ configuration: String? = unlimited, speech arguments: [String] = [],
        speechEnds: TerminationStatus = .exited(0), in given: Workspace? = nil,
        _ body: (Services) async throws -> Void
    ) async throws {
        guard let workspace = given else {
            return try await Workspace.with {
                try await with(configuration, speech: arguments, speechEnds: speechEnds, in: $0, body)
            }
        }
        let users = try workspace.write(user, to: "users")
        let options = try configuration.map { ["--config", try workspace.write($0, to: "settings.yaml")] } ?? []
        try await withClient { http in
            try await withProgram(
                .speechService, ["--allow-misbehaviour"] + arguments, in: workspace, ends: speechEnds
            ) { speech in
                let variables = ["TTS_URL": speech.url, "USERS_FILE": users]
                try await withProgram(.orchestrator, options, environment: variables, in: workspace) { program in
                    let orchestrator = try await OrchestratorProgram(program, http: http)
                    try await body(
                        Services(
                            speech: SpeechProgram(running: speech, http: http), orchestrator: orchestrator,
                            workspace: workspace, http: http))
                }
            }
        }
    }

    /// Starts the speech service again, on the port it had, for as long as `body` runs.
    func withSpeechRestarted(_ body: (SpeechProgram) async throws -> Void) async throws {
        let arguments = ["--allow-misbehaviour", "--port", "\(speech.running.port)"]
        try await withProgram(.speechService, arguments, in: workspace) {
            try await body(SpeechProgram(running: $0, http: http))
        }
    }

    /// A client that opens as many connections as it is asked for.
    static func withClient(_ body: (HTTPClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 200
        configuration.timeout.connect = .seconds(20)
        configuration.timeout.read = .seconds(50)
        configuration.httpVersion = .http1Only
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            try await body(http)
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }
}
