import Backpressure
import CircuitBreaking
import NIOCore
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import SpeechSynthesis

@Suite("A speech client's calls", .timeLimit(.minutes(2))) struct AdmissionTests {
    private func hello(_ priority: SpeechPriority = .normal) throws -> SpeechRequest {
        try SpeechRequest(text: "Good evening", priority: priority)
    }

    @Test func `are rejected by an open circuit before the queue sees them`() async throws {
        let studio = try Studio()
        studio.breaker.openUntil(.seconds(4))
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .circuitOpen(retryAfter: .seconds(4)))
            #expect(!client.health.isHealthy)
            studio.clock.advance(by: .seconds(4))
            #expect(client.health.circuit == .halfOpen && client.health.isHealthy, "a call would be let through")
        }
        #expect(studio.queue.statistics.queue.offered == 0)
        #expect(studio.breaker.statistics.totals.rejected == 1)
        #expect(studio.service.requests.isEmpty)
        studio.expect(calls: 0)
    }

    @Test func `are rejected by a circuit held open by hand before the queue sees them, and none is told a time`()
        async throws
    {
        let studio = try Studio()
        studio.breaker.forceOpen()
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .circuitOpen(retryAfter: nil))
            #expect(!client.health.isHealthy)
        }
        #expect(studio.queue.statistics.queue.offered == 0)
        studio.expect(calls: 0)
    }

    @Test func `are rejected by a circuit that opens while they wait, and give their turn on`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let waiting = studio.queue.events.subscribe()
            let first = try await client.synthesize(try hello())
            let second = Task { try await client.synthesize(try hello()) }
            _ = await waiting.first { _ in true }
            studio.breaker.openUntil(.seconds(4))
            #expect(try await first.rest() == "RIFFand moreand the end")
            let error = await #expect(throws: SpeechError.self) { _ = try await second.value }
            #expect(error?.code == .circuitOpen(retryAfter: .seconds(4)))
        }
        #expect(studio.breaker.statistics.totals.late == 1)
        studio.expect(calls: 1)
    }

    @Test func `are refused by a full queue`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let waiting = studio.queue.events.subscribe()
            let first = try await client.synthesize(try hello())
            async let second = client.synthesize(try hello())
            _ = await waiting.first { _ in true }
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello(.high)) }
            #expect(error?.code == .queueFull)
            _ = try await first.rest()
            _ = try await second.rest()
        }
        #expect(studio.queue.statistics.queue.dropped == 1)
        studio.expect(calls: 2, successes: 2)
    }

    @Test func `give way with low priority once half of the queue's places are taken`() async throws {
        let studio = try Studio(waiting: 2)
        try await studio.run { client in
            let waiting = studio.queue.events.subscribe()
            let first = try await client.synthesize(try hello(.low))
            async let second = client.synthesize(try hello(.low))
            _ = await waiting.first { _ in true }
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello(.low)) }
            #expect(error?.code == .queueFull)
            #expect(studio.queue.statistics.queue.offered == 2)
            async let third = client.synthesize(try hello())
            _ = try await first.rest()
            _ = try await second.rest()
            _ = try await third.rest()
        }
        studio.expect(calls: 3, successes: 3)
    }

    @Test func `are refused by a queue that is shut down`() async throws {
        let studio = try Studio()
        await studio.queue.shutdown(gracePeriod: .zero)
        try await studio.run { client in
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .queueFull)
        }
        studio.expect(calls: 0)
    }

    @Test func `do not begin for a task that is cancelled already`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.synthesize(try hello())
            }
            let error = await #expect(throws: SpeechError.self) { _ = try await call.value }
            #expect(error?.code == .cancelled)
        }
        #expect(studio.queue.statistics.queue.cancelled == 1)
        studio.expect(calls: 0)
    }

    @Test func `leave the queue when they are cancelled there`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let waiting = studio.queue.events.subscribe()
            let first = try await client.synthesize(try hello())
            let second = Task { try await client.synthesize(try hello()) }
            _ = await waiting.first { _ in true }
            second.cancel()
            let error = await #expect(throws: SpeechError.self) { _ = try await second.value }
            #expect(error?.code == .cancelled)
            _ = try await first.rest()
        }
        #expect(studio.queue.statistics.queue.cancelled == 1)
        studio.expect(successes: 1)
    }

    @Test(arguments: [FakeService.Behaviour.wait, .pause(after: [])])
    func `give everything back when they are cancelled before the first byte`(
        _ silence: FakeService.Behaviour
    ) async throws {
        let studio = try Studio()
        studio.service.behaviour = silence
        try await studio.run { client in
            let call = Task { try await client.synthesize(try hello()) }
            await studio.service.gate.arrivals(2)
            call.cancel()
            let error = await #expect(throws: SpeechError.self) { _ = try await call.value }
            #expect(error?.code == .cancelled)
        }
        studio.expect(cancelled: 1)
    }

    @Test func `give everything back when they are cancelled in the middle`() async throws {
        let studio = try Studio()
        studio.service.behaviour = .pause(after: ["RIFF"])
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            let reading = Task { try await stream.rest() }
            await studio.clock.sleepers(1)
            reading.cancel()
            let error = await #expect(throws: SpeechError.self) { _ = try await reading.value }
            #expect(error?.code == .cancelled)
            let again = await #expect(throws: SpeechError.self) { _ = try await stream.next() }
            #expect(again?.code == .cancelled)
        }
        studio.expect(cancelled: 1)
    }

    @Test func `give everything back when nobody wants the rest`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            let stream = try await client.synthesize(try hello())
            stream.cancel()
            studio.expect(cancelled: 1)
            let error = await #expect(throws: SpeechError.self) { _ = try await stream.next() }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func `give everything back when their stream is dropped unread, and count as abandoned`() async throws {
        let studio = try Studio()
        try await studio.run { client in
            for _ in 0..<3 { _ = try await client.synthesize(try hello()) }
            studio.expect(calls: 3, abandoned: 3)
        }
    }

    @Test func `are probes of a half-open circuit, which the end of a stream closes`() async throws {
        let studio = try Studio(concurrency: 2)
        studio.breaker.openUntil(.seconds(4))
        studio.clock.advance(by: .seconds(4))
        try await studio.run { client in
            let probe = try await client.synthesize(try hello())
            // As long as a call may take, the probe's place is its own
            studio.clock.advance(by: .seconds(5))
            let error = await #expect(throws: SpeechError.self) { try await client.synthesize(try hello()) }
            #expect(error?.code == .circuitOpen(retryAfter: nil))
            #expect(studio.breaker.state == .halfOpen)
            _ = try await probe.rest()
        }
        #expect(studio.breaker.state == .closed)
        studio.expect(successes: 1)
    }
}
