import CircuitBreaking
import HTTPTypes
import NIOCore
import ResilienceTesting
import Testing

@testable import SpeechSynthesis

@Suite("A speech client", .timeLimit(.minutes(2))) struct SynthesisTests {
    private func hello() throws -> SpeechRequest {
        try SpeechRequest(text: "Good evening", voice: "en-gb", sampleRate: 16_000)
    }

    @Test func `hands on what the service says, asks it for what was asked, and counts a success`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            #expect(try await stream.rest() == "RIFFand moreand the end")
            #expect(try await stream.next() == nil)
            stream.cancel()
            #expect(try await stream.next() == nil)
        }
        let request = try #require(studio.service.requests.first)
        #expect(request.hasPrefix("POST /synthesize {"))
        for member in [
            #""text":"Good evening""#, #""language":"en""#, #""voice":"en-gb""#, #""speed":1"#, #""format":"wav""#,
            #""sample_rate":16000"#,
        ] { #expect(request.contains(member)) }
        #expect(!request.contains("priority"))
        studio.expect(successes: 1)
    }

    @Test func `takes an answer of nothing for one`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .speak([])
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            #expect(try await stream.next() == nil)
        }
        studio.expect(successes: 1)
    }

    @Test func `says at once that a connection was refused, which is a failure`() async throws {
        let studio = try Studio()
        try await studio.run(at: "http://127.0.0.1:1") { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .upstream)
            #expect(error?.description.hasSuffix("cannot be reached") == true)
            #expect(error?.cause?.contains("onnection refused") == true)
        }
        #expect(studio.clock.now == ManualClock().now)
        studio.expect(failures: 1)
    }

    @Test(arguments: [FakeService.Behaviour.wait, .pause(after: [])])
    func `waits for the first byte as long as the circuit's timeout`(_ silence: FakeService.Behaviour) async throws {
        let studio = try Studio()
        studio.service.behaviour = silence
        try await studio.run { client in
            let speech = Task { try await client.synthesize(try hello()) }
            await studio.service.gate.arrivals(2)
            await studio.clock.sleepers(1)
            studio.clock.advance(by: .milliseconds(2999))
            #expect(studio.breaker.statistics.totals.failures == 0)
            studio.clock.advance(by: .milliseconds(1))
            let error = await #expect(throws: SpeechError.self) { _ = try await speech.value }
            #expect(error?.code == .timedOut)
        }
        studio.expect(failures: 1, timeouts: 1)
    }

    @Test func `waits for each silence in the middle as long as the circuit's timeout`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .pause(after: ["RIFF"])
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            // The time in which nobody reads is the reader's own
            studio.clock.advance(by: .seconds(60))
            #expect(try await stream.next().map { String(buffer: $0) } == "RIFF")
            let more = Task { try await stream.next() }
            await studio.clock.sleepers(1)
            studio.clock.advance(by: .seconds(3))
            let error = await #expect(throws: SpeechError.self) { _ = try await more.value }
            #expect(error?.code == .timedOut)
            let again = await #expect(throws: SpeechError.self) { _ = try await stream.next() }
            #expect(again?.code == .timedOut)
        }
        studio.expect(failures: 1, timeouts: 1)
    }

    @Test func `takes a reset in the middle for a failure, and never for the end`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .cut(after: ["RIFF"])
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            for _ in 0..<2 {
                let error = await #expect(throws: SpeechError.self) { _ = try await stream.rest() }
                #expect(error?.code == .upstream)
            }
        }
        studio.expect(failures: 1)
    }

    @Test func `takes a reset before the first byte for a failure`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .cut(after: [])
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .upstream)
        }
        studio.expect(failures: 1)
    }

    @Test(arguments: [HTTPResponse.Status.badRequest, .notFound, .contentTooLarge, .unprocessableContent])
    func `hands on what is wrong with a request, which says nothing about the service`(
        status: HTTPResponse.Status
    ) async throws {
        let studio = try Studio()
        let detail = "voice \"x\" is unknown " + String(repeating: "y", count: 9000)
        let json = #"{"status":400,"detail":"voice \"x\" is unknown "# + String(repeating: "y", count: 9000) + #""}"#
        let (start, end) = (String(json.prefix(20)), String(json.dropFirst(20)))
        studio.service.behaviour = .refuse(status, [:], [start, end])
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .invalidRequest)
            #expect(error?.description == detail)
        }
        studio.expect(ignored: 1)
        #expect(studio.breaker.statistics.failureCount == 0)
    }

    @Test func `names the status where a refusal does not say what is wrong`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .refuse(.notFound, [:], ["nothing here"])
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.description == "speech service default: 404")
        }
    }

    @Test(arguments: [HTTPResponse.Status.internalServerError, .serviceUnavailable, .movedPermanently])
    func `takes other statuses for failures`(status: HTTPResponse.Status) async throws {
        let studio = try Studio()
        studio.service.behaviour = .refuse(status, [.location: "/elsewhere"], ["{}"])
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .upstream)
        }
        studio.expect(failures: 1)
        #expect(studio.service.requests.count == 1)
    }

    @Test func `counts a 429 with Retry-After as ignored and holds the circuit open that long`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .refuse(.tooManyRequests, [.retryAfter: "7"])
        try await studio.run { client in
            let request = try hello()
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(request) }
            #expect(error?.code == .circuitOpen(retryAfter: .seconds(7)))
            studio.clock.advance(by: .seconds(2))
            let next = await #expect(throws: SpeechError.self) { try await client.synthesize(request) }
            #expect(next?.code == .circuitOpen(retryAfter: .seconds(5)))
            studio.clock.advance(by: .seconds(5))
            studio.service.behaviour = .speak(["RIFF"])
            #expect(try await client.synthesize(request).rest() == "RIFF")
        }
        #expect(studio.service.requests.count == 2)
        studio.expect(calls: 2, successes: 1, ignored: 1)
        #expect(studio.breaker.state == .closed)
    }

    @Test(
        arguments: [
            (nil, nil), ("0", nil), ("-5", nil), ("soon", nil), ("Wed, 21 Oct 2026 07:28:00 GMT", nil),
            ("999999999", .seconds(3600)), ("99999999999999999999", nil),
        ] as [(String?, Duration?)])
    func `believes no Retry-After beyond an hour, and none that is no number of seconds`(
        text: String?, pause: Duration?
    ) async throws {
        let studio = try Studio()
        studio.service.behaviour = .refuse(.tooManyRequests, text.map { [.retryAfter: $0] as HTTPFields } ?? [:])
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .circuitOpen(retryAfter: pause))
        }
        studio.expect(ignored: 1)
        #expect(studio.breaker.state == (pause == nil ? .closed : .open))
    }
}
