import Backpressure
import CircuitBreaking
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ResilienceConfiguration
import ResilienceService
import SpeechSynthesis
import Testing

@testable import VoiceOrchestrator

@Suite("Speech over HTTP", .timeLimit(.minutes(2))) struct SpeechRoutesTests {
    private static let fallback = HTTPField.Name("X-Speech-Fallback")!

    /// A way in which there is no speech.
    enum Trouble: CaseIterable {
        case away
        case circuitOpen
        case queueFull

        var reason: String {
            switch self {
            case .away: "error"
            case .circuitOpen: "circuit_open"
            case .queueFull: "queue_full"
            }
        }

        var answer: (HTTPResponse.Status, String, retryAfter: String?) {
            switch self {
            case .away: (.badGateway, "UPSTREAM_ERROR", nil)
            case .circuitOpen: (.serviceUnavailable, "CIRCUIT_OPEN", "7")
            case .queueFull: (.serviceUnavailable, "OVERLOADED", "1")
            }
        }

        func befall(_ board: Switchboard) async {
            switch self {
            case .away: break
            case .circuitOpen: board.manager.breaker("tts_service").openUntil(.milliseconds(6500))
            case .queueFull: await board.manager.workQueue("tts_synthesis").shutdown(gracePeriod: .zero)
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func `has a stand-in where there is none to be had, marked with the reason`(_ trouble: Trouble) async throws {
        let board = try await Switchboard()
        await trouble.befall(board)
        try await board.run { client in
            let response = try await client.post("/api/speech", #"{"text":"Good evening","sample_rate":16000}"#)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "audio/wav")
            #expect(response.headers[Self.fallback] == trouble.reason)
            #expect(Array(response.body.readableBytesView) == StandInTone(sampleRate: 16_000).wav)
        }
    }

    @Test(arguments: Trouble.allCases)
    func `is an error instead where no stand-in is wanted`(_ trouble: Trouble) async throws {
        let board = try await Switchboard()
        await trouble.befall(board)
        let (status, code, retryAfter) = trouble.answer
        try await board.run { client in
            let response = try await client.post("/api/speech", #"{"text":"Good evening","fallback":false}"#)
            #expect(response.status == status)
            #expect(response.headers[.retryAfter] == retryAfter)
            #expect(response.headers[Self.fallback] == nil)
            #expect(try JSONObject(response).object("error")?.string("code") == code)
        }
    }

    @Test func `is handed on as the service makes it`() async throws {
        try await FakeSpeech.run({ _ in FakeSpeech.text("RIFF and all that") }) { url in
            try await Switchboard(speech: url).run { client in
                let response = try await client.post("/api/speech", #"{"text":"Good evening"}"#)
                #expect(response.status == .ok)
                #expect(response.headers[.contentType] == "audio/wav")
                #expect(response.headers[Self.fallback] == nil)
                #expect(String(buffer: response.body) == "RIFF and all that")
            }
        }
    }

    @Test func `is cut where it breaks off, never ended as if it were whole`() async throws {
        let half = Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "RIFF"))
                throw FakeSpeech.Cut()
            })
        try await FakeSpeech.run({ _ in half }) { url in
            let board = try await Switchboard(speech: url)
            try await board.run { client in
                await #expect(throws: (any Error).self) {
                    try await client.post("/api/speech", #"{"text":"Good evening"}"#)
                }
            }
            #expect(board.manager.breaker("tts_service").statistics.totals.failures == 1)
        }
    }

    @Test func `tells what the service does not take, and has no stand-in for that`() async throws {
        let refusal = #"{"status":400,"detail":"voice \"x\" is unknown"}"#
        try await FakeSpeech.run({ _ in FakeSpeech.text(refusal, .badRequest) }) { url in
            try await Switchboard(speech: url).run { client in
                let response = try await client.post("/api/speech", #"{"text":"Good evening","voice":"x"}"#)
                #expect(response.status == .badRequest)
                #expect(try JSONObject(response).string("detail") == #"voice "x" is unknown"#)
            }
        }
    }

    @Test func `is refused where the order is wrong or too large`() async throws {
        try await Switchboard().run { client in
            let wrong = try await client.post("/api/speech", #"{"text":"a","pitch":2}"#)
            #expect(wrong.status == .badRequest)
            let large = try await client.post("/api/speech", String(repeating: " ", count: 1001))
            #expect(large.status == .contentTooLarge)
        }
    }

    @Test func `has its voices listed, with how fresh the list is`() async throws {
        let voices = #"{"voices":[{"name":"en-gb","language":"en","gender":"male"}]}"#
        try await FakeSpeech.run({ _ in FakeSpeech.text(voices) }) { url in
            let board = try await Switchboard(speech: url)
            try await board.run { client in
                for freshness in ["miss", "hit"] {
                    let response = try await client.get("/api/voices?language=en")
                    #expect(response.status == .ok)
                    #expect(response.headers[HTTPField.Name("X-Cache")!] == freshness)
                    let voice = try JSONObject(response).list("voices").first
                    #expect(voice?.keys == ["name", "language", "gender"])
                    #expect(voice?.string("name") == "en-gb")
                }
                for language in ["", String(repeating: "x", count: 33)] {
                    let response = try await client.get("/api/voices?language=\(language)")
                    #expect(response.status == .badRequest)
                }
                #expect(try JSONObject(await client.get("/api/voices")).list("voices").count == 1)
            }
        }
    }

    @Test func `shows in the health of the whole`() async throws {
        let board = try await Switchboard()
        board.manager.breaker("tts_service").openUntil(.seconds(1))
        try await board.run { client in
            let body = try JSONObject(await client.get("/resilience/health", [:]))
            let part = body.list("components").first { $0.string("name") == "tts default" }
            #expect(part?.string("status") == "degraded")
            #expect(part?.string("detail") == "its circuit is open")
        }
    }
}
