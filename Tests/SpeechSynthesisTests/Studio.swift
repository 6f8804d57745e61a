import AsyncHTTPClient
import Backpressure
import CircuitBreaking
import HummingbirdTesting
import NIOCore
import ResilienceTesting
import Testing

@testable import SpeechSynthesis

/// A client of a fake service, with a circuit of two failures, ten seconds and one success, a queue that runs one call and
/// lets one wait, and a clock that stands still.
struct Studio {
    let clock = ManualClock()
    let service = FakeService()
    let breaker: CircuitBreaker
    let queue: WorkQueue

    init(concurrency: Int = 1, waiting: Int = 1) throws {
        breaker = CircuitBreaker(
            name: "tts_service",
            configuration: try CircuitConfiguration(
                failureThreshold: 2, recoveryTimeout: .seconds(10), jitter: 0, successThreshold: 1,
                timeout: .seconds(3)), clock: clock)
        // It warns as soon as somebody waits, by which tests know that somebody does
        queue = WorkQueue(
            name: "tts_synthesis",
            configuration: try QueueConfiguration(
                maximumItems: waiting, strategy: .dropNewest, warningThreshold: 1 / Double(waiting)),
            concurrency: concurrency, clock: clock)
    }

    /// Runs `body` with a client of the service, or of another at `url`.
    func run(at url: String? = nil, _ body: @Sendable (SpeechClient) async throws -> Void) async throws {
        try await service.application().test(.live) { server in
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: SpeechClient.httpConfiguration)
            let port = try #require(server.port)
            let client = SpeechClient(
                name: "default", url: url ?? "http://localhost:\(port)/", breaker: breaker, queue: queue,
                voicesLifetime: .seconds(60), http: http, clock: clock)
            let result = await Result { try await body(client) }
            service.gate.open()
            try await http.shutdown()
            try result.get()
        }
    }

    /// Expects that all was given back, and that of so many calls so many ended in each way.
    func expect(
        calls: Int = 1, successes: Int = 0, failures: Int = 0, timeouts: Int = 0, ignored: Int = 0, cancelled: Int = 0,
        abandoned: Int = 0, location: SourceLocation = #_sourceLocation
    ) {
        let totals = breaker.statistics.totals
        #expect(totals.calls == calls, sourceLocation: location)
        #expect(totals.successes == successes, sourceLocation: location)
        #expect(totals.failures == failures, sourceLocation: location)
        #expect(totals.timeouts == timeouts, sourceLocation: location)
        #expect(totals.ignored == ignored, sourceLocation: location)
        #expect(totals.cancelled == cancelled, sourceLocation: location)
        #expect(totals.abandoned == abandoned, sourceLocation: location)
        #expect(totals.inFlight == 0, sourceLocation: location)
        let work = queue.statistics
        #expect(work.running == 0, sourceLocation: location)
        #expect(work.queue.depth == 0, sourceLocation: location)
        #expect(work.processed == work.queue.taken, sourceLocation: location)
    }
}

extension Result where Failure == any Error {
    /// What `body` comes to.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

extension SpeechStream {
    /// All that is left of it.
    func rest() async throws -> String {
        var rest = ""
        while let piece = try await next() { rest += String(buffer: piece) }
        return rest
    }
}
