import Backpressure
import CircuitBreaking
import Synchronization

/// One call under way: its place in the queue and the circuit's permit, given back together when it ends.
///
/// It outlives the function that began it, since an answer is streamed on after its first byte is there. If it is dropped,
/// so are both permits, and give themselves back.
final class ServiceCall: Sendable {
    enum Outcome: Sendable {
        case success
        case failure
        case timeout
        case ignored(retryAfter: Duration?)
        case cancelled
    }

    private let permit: Mutex<CircuitPermit?>
    private let slot: Mutex<WorkPermit?>
    /// Until the call has ended.
    private let span: Mutex<CallSpan?>

    init(permit: consuming CircuitPermit, slot: consuming WorkPermit, span: CallSpan? = nil) {
        self.permit = Mutex(consume permit)
        self.slot = Mutex(consume slot)
        self.span = Mutex(span)
    }

    deinit { span.withLock { $0.take() }?.end("abandoned", isError: false) }

    /// Tells the circuit how the call ended; the first who says so counts.
    func judge(_ outcome: Outcome) {
        guard let permit = permit.withLock({ $0.take() }) else { return }
        // The first who says how the call ended says it to the tracer, too
        span.withLock { $0.take() }?.end(outcome.name, isError: outcome.isFailure)
        switch outcome {
        case .success: permit.succeed()
        case .failure: permit.fail()
        case .timeout: permit.timedOut()
        case .ignored(let retryAfter): permit.ignore(retryAfter: retryAfter)
        case .cancelled: permit.cancel()
        }
    }

    /// Tells the circuit how the call ended, and lets the next one begin.
    func end(_ outcome: Outcome) {
        judge(outcome)
        _ = slot.withLock { $0.take() }
    }
}

extension ServiceCall.Outcome {
    /// As tracers are told.
    fileprivate var name: String {
        switch self {
        case .success: "success"
        case .failure: "failure"
        case .timeout: "timeout"
        case .ignored: "ignored"
        case .cancelled: "cancelled"
        }
    }

    fileprivate var isFailure: Bool {
        switch self {
        case .failure, .timeout: true
        case .success, .ignored, .cancelled: false
        }
    }
}
