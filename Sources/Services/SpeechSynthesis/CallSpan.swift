import CircuitBreaking
import Tracing

/// What the tracer of the process is told of a call as it goes on: its turn in the queue, the circuit, how it ended. Without a
/// tracer there is none.
struct CallSpan: Sendable {
    private let span: any Span

    /// Begins a span `speech.synthesize` or `speech.voices`; nil: nobody wants it.
    init?(_ name: String, service: String, circuit: String, queue: String) {
        guard !(InstrumentationSystem.instrument is NoOpInstrument) else { return nil }
        span = startSpan(name)
        span.updateAttributes { attributes in
            attributes["peer.service"] = service
            attributes["resilience.circuit_breaker.name"] = circuit
            attributes["resilience.queue.name"] = queue
        }
    }

    /// It has waited so long for its turn, and the circuit let it through in this state.
    func admitted(_ state: CircuitState, after wait: Duration) {
        span.updateAttributes { attributes in
            attributes["resilience.circuit_breaker.state"] = state.rawValue
            attributes["resilience.queue.wait"] = wait / .seconds(1)
        }
    }

    /// It was not let through.
    func rejected(_ error: SpeechError, _ state: CircuitState) {
        span.attributes["resilience.circuit_breaker.state"] = state.rawValue
        span.recordError(error)
        switch error.code {
        case .circuitOpen: end("circuit_open", isError: true)
        case .queueFull: end("queue_full", isError: true)
        case .cancelled: end("cancelled", isError: false)
        default: end("failure", isError: true)
        }
    }

    /// It ended like this.
    func end(_ outcome: String, isError: Bool) {
        span.attributes["resilience.call.outcome"] = outcome
        if isError {
            span.attributes["error.type"] = outcome
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
    }

    /// Runs `operation` as a part of it: what begins spans there begins them below it.
    static func within<Result>(
        _ span: CallSpan?, _ operation: () async throws -> Result
    ) async rethrows -> Result {
        guard let span else { return try await operation() }
        return try await InstrumentationContext.$current.withValue(span.span.context, operation: operation)
    }
}
