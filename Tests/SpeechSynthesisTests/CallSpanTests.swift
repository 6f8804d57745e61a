import Backpressure
import CircuitBreaking
import HTTPTypes
import InMemoryTracing
import ResiliencePrimitives
import ResilienceTesting
import Testing
import Tracing

@testable import SpeechSynthesis

@Suite("The spans of a speech client's calls", .timeLimit(.minutes(2))) struct CallSpanTests {
    private static let hello = try? SpeechRequest(text: "Good evening")

    /// What a tracer sees of what `body` does.
    private static func spans(
        _ studio: Studio, _ body: @Sendable (SpeechClient, SpeechRequest) async throws -> Void
    ) async throws -> [FinishedInMemorySpan] {
        let hello = try #require(hello)
        let tracer = InMemoryTracer()
        try await withTracer(tracer) { try await studio.run { try await body($0, hello) } }
        #expect(tracer.activeSpans.isEmpty)
        return tracer.finishedSpans.filter { $0.operationName.hasPrefix("speech.") }
    }

    private static func attributes(
        _ outcome: String, circuit: String = "closed", wait: Double? = 0, error: String? = nil
    ) -> SpanAttributes {
        var attributes = SpanAttributes([
            "peer.service": "default", "resilience.circuit_breaker.name": "tts_service",
            "resilience.queue.name": "tts_synthesis", "resilience.circuit_breaker.state": .string(circuit),
            "resilience.call.outcome": .string(outcome),
        ])
        attributes["resilience.queue.wait"] = wait
        attributes["error.type"] = error
        return attributes
    }

    @Test func `last until the last of the answer, with circuit and queue as attributes`() async throws {
        let studio = try Studio()
        // The fake service says the same to every call
        studio.service.behaviour = .speak([#"{"voices":[]}"#])
        let spans = try await Self.spans(studio) { client, hello in
            let speech = try await client.synthesize(hello)
            _ = try await speech.rest()
            _ = try await client.voices()
        }
        #expect(spans.map(\.operationName) == ["speech.synthesize", "speech.voices"])
        #expect(spans[0].attributes == Self.attributes("success"))
        #expect(spans[0].status == nil)
    }

    @Test func `say how long a call waited for its turn`() async throws {
        let studio = try Studio()
        let spans = try await Self.spans(studio) { client, hello in
            let waiting = studio.queue.events.subscribe()
            let first = try await client.synthesize(hello)
            async let second = client.synthesize(hello)
            _ = await waiting.first { _ in true }
            studio.clock.advance(by: .seconds(2))
            _ = try await first.rest()
            _ = try await second.rest()
        }
        #expect(spans.map(\.attributes) == [Self.attributes("success"), Self.attributes("success", wait: 2)])
    }

    @Test func `say why a call was not made`() async throws {
        let studio = try Studio()
        studio.breaker.openUntil(.seconds(4))
        let spans = try await Self.spans(studio) { client, hello in
            await #expect(throws: SpeechError.self) { try await client.synthesize(hello) }
        }
        #expect(
            spans.map(\.attributes) == [
                Self.attributes("circuit_open", circuit: "open", wait: nil, error: "circuit_open")
            ])
        #expect(spans.first?.status?.code == .error && spans.first?.errors.count == 1)
    }

    @Test func `say that it failed, was given up, or dropped`() async throws {
        let studio = try Studio()
        let spans = try await Self.spans(studio) { client, hello in
            studio.service.behaviour = .refuse(.internalServerError)
            await #expect(throws: SpeechError.self) { try await client.synthesize(hello) }
            studio.service.behaviour = .speak(["RIFF", "more"])
            try await client.synthesize(hello).cancel()
            _ = try await client.synthesize(hello)
        }
        #expect(
            spans.map(\.attributes) == [
                Self.attributes("failure", error: "failure"), Self.attributes("cancelled"),
                Self.attributes("abandoned"),
            ])
    }

    @Test func `are none without a tracer`() {
        let isSpan = CallSpan("speech.synthesize", service: "a", circuit: "b", queue: "c") != nil
        #expect(!isSpan)
    }
}
