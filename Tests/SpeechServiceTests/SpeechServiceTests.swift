import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Logging
import NIOCore
import ResilienceTesting
import ServerProcess
import Testing

@testable import SpeechService

@Suite("The speech service", .timeLimit(.minutes(5)))
struct SpeechServiceTests {
    private static let espeak = Espeak(program: "espeak-ng")
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Counts: Decodable {
        let status: String
        let running: Int
        let peak: Int
        let waiting: Int
        let synthesized: Int
    }

    private func application(
        limits: Synthesizer.Limits = .init(),
        espeak: Espeak = espeak,
        clock: any Clock<Duration> = ContinuousClock(),
        misbehaviour: Misbehaviour? = nil
    ) async throws -> some ApplicationProtocol {
        let synthesizer = try Synthesizer(espeak: espeak, limits: limits, clock: clock, logger: Self.quiet)
        let routes = SpeechRoutes(
            voices: try await Self.espeak.voices(), synthesizer: synthesizer, misbehaviour: misbehaviour)
        return Application(
            router: routes.router(), server: .guarded(), services: [synthesizer], logger: Self.quiet)
    }

    private func speak(
        _ client: any TestClientProtocol, _ json: String, path: String = "/synthesize"
    ) async throws -> TestResponse {
        try await client.executeRequest(uri: path, method: .post, headers: [:], body: ByteBuffer(string: json))
    }

    @Test func `speaks at the rate that was asked for, as long at each`() async throws {
        try await application().test(.live) { client in
            var durations: [Double] = []
            for rate in [8_000, 16_000, 22_050, 48_000] {
                let response = try await speak(client, #"{"text":"Good morning.","sample_rate":\#(rate)}"#)
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "audio/wav")
                let wav = try #require(SpokenWAV(response.body))
                #expect(wav.sampleRate == rate)
                #expect(wav.lengths == [.max, .max])
                #expect(wav.level > 500)
                durations.append(wav.duration)
            }
            let (shortest, longest) = (try #require(durations.min()), try #require(durations.max()))
            #expect(shortest > 0.5)
            #expect(longest < shortest * 1.01)
        }
    }

    @Test func `speaks slower and faster`() async throws {
        try await application().test(.live) { client in
            let slow = try #require(SpokenWAV(try await speak(client, #"{"text":"Good morning.","speed":0.5}"#).body))
            let fast = try #require(SpokenWAV(try await speak(client, #"{"text":"Good morning.","speed":2}"#).body))
            #expect(slow.duration > fast.duration * 2)
        }
    }

    @Test(arguments: ["   ", "\\n", "...", "😀", "\\u0000", "[[", "-w /tmp/x", "--help"])
    func `answers a text with nothing to say, or that looks like an option, with a WAV`(_ text: String) async throws {
        try await application().test(.live) { client in
            let response = try await speak(client, #"{"text":"\#(text)"}"#)
            #expect(response.status == .ok)
            #expect(SpokenWAV(response.body) != nil)
        }
    }

    @Test func `of 20 texts at once speaks 4 at a time, and all of them`() async throws {
        try await application().test(.live) { client in
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                let port = try #require(client.port)
                for _ in 1...20 { group.addTask { try await Self.post(#"{"text":"One of many."}"#, port: port) } }
                for try await status in group { #expect(status == .ok) }
            }
            let health = try await client.executeRequest(uri: "/health", method: .get, headers: [:], body: nil)
            let counts = try JSONDecoder().decode(Counts.self, from: Data(health.body.readableBytesView))
            #expect(counts.status == "healthy")
            #expect((1...4).contains(counts.peak))
            #expect(counts.synthesized == 20)
            #expect(counts.running == 0)
            #expect(counts.waiting == 0)
        }
    }

    /// A connection of its own: the testing client sends one request after the other.
    private static func post(_ json: String, port: Int) async throws -> HTTPResponse.Status {
        let client = TestClient(host: "localhost", port: port, configuration: .init(timeout: .seconds(60)))
        client.connect()
        let request = TestClient.Request(
            "/synthesize", method: .post, authority: "localhost", body: ByteBuffer(string: json))
        let response = try await client.execute(request)
        try await client.shutdown()
        return response.status
    }

    @Test(arguments: [#"{"txet":1}"#, #"{"text":""}"#, #"{"text":"a","voice":"nobody"}"#])
    func `refuses what is wrong with a problem document`(_ json: String) async throws {
        try await application().test(.live) { client in
            let response = try await speak(client, json)
            #expect(response.status == .badRequest)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `refuses a body over 64 KiB with 413, and unknown paths with 404`() async throws {
        try await application().test(.live) { client in
            let large = try await speak(client, #"{"text":"\#(String(repeating: "a", count: 70_000))"}"#)
            #expect(large.status == .contentTooLarge)
            #expect(large.headers[.contentType] == "application/problem+json")
            #expect(try await speak(client, "{}", path: "/misbehave").status == .notFound)
        }
    }

    @Test func `lists voices by language`() async throws {
        try await application().test(.live) { client in
            let response = try await client.executeRequest(
                uri: "/voices?language=de", method: .get, headers: [:], body: nil)
            let expected = #"{"voices":[{"gender":"male","language":"de","name":"German"}]}"#
            #expect(String(buffer: response.body) == expected)
        }
    }

    @Test func `kills a process that says nothing for too long`() async throws {
        let clock = ManualClock()
        let script = try Script("#!/bin/sh\nexec sleep 1000\n")
        let application = try await application(espeak: Espeak(program: script.path), clock: clock)
        try await application.test(.live) { client in
            async let response = speak(client, #"{"text":"a"}"#)
            await clock.sleepers(1)
            clock.advance(by: .seconds(30))
            let status = try await response.status
            #expect(status == .gatewayTimeout)
        }
    }

    @Test func `misbehaves when told to, and behaves again`() async throws {
        try await application(misbehaviour: Misbehaviour(seed: 1)).test(.live) { client in
            let steps: [(path: String, json: String, status: HTTPResponse.Status)] = [
                ("/misbehave", #"{"error_share":1}"#, .ok), ("/synthesize", #"{"text":"a"}"#, .internalServerError),
                ("/misbehave", #"{"errors":1}"#, .badRequest), ("/misbehave", "{}", .ok),
                ("/synthesize", #"{"text":"a"}"#, .ok),
            ]
            for step in steps {
                let status = try await speak(client, step.json, path: step.path).status
                #expect(status == step.status)
            }
        }
    }

    @Test func `resets the connection in the middle of a body when told to`() async throws {
        try await application(misbehaviour: Misbehaviour(seed: 1)).test(.live) { client in
            _ = try await speak(client, #"{"reset_share":1}"#, path: "/misbehave")
            await #expect(throws: (any Error).self) { try await speak(client, #"{"text":"a"}"#) }
        }
    }

    /// Speaks, but does not end after a text that begins with "stuck".
    private static let stuckOnDemand = """
        #!/bin/sh
        text=$(cat)
        printf '%s' "$text" | espeak-ng "$@"
        case "$text" in stuck*) exec sleep 1000;; esac
        """

    @Test func `stops the process of a client that hangs up, and takes one that waits out of the queue`() async throws {
        let script = try Script(Self.stuckOnDemand)
        let application = try await application(
            limits: .init(concurrency: 1), espeak: Espeak(program: script.path))
        try await application.test(.live) { client in
            let port = try #require(client.port)
            let speaking = try await RawClient.post(#"{"text":"stuck"}"#, port: port)
            try await speaking.firstBytes.get()
            let waiting = try await RawClient.post(#"{"text":"stuck too"}"#, port: port)
            // Only one process may run, so this is answered only after the first has ended and the second was given up.
            async let answer = Self.post(#"{"text":"Hello."}"#, port: port)
            try await waiting.hangUp()
            try await speaking.hangUp()
            let status = try await answer
            #expect(status == .ok)
        }
    }

    @Test func `without espeak-ng says what to install and ends with 69`() async throws {
        let error = await #expect(throws: ProcessError.self) { try await Espeak(program: "no-such-espeak").voices() }
        #expect(error?.status == .unavailable)
        #expect(
            error?.message.hasPrefix("no-such-espeak cannot be run: install it (apt-get install espeak-ng)") == true)
    }
}
