/// The right to make one call, for work that does not fit a closure: a stream, a connection, a callback.
///
///     let permit = try breaker.acquire(lease: .seconds(300))
///     for try await chunk in stream { … }
///     permit.succeed()
///
/// It cannot be copied, and telling how the call ended consumes it, so that no call counts twice. One that is dropped, be
/// it by a thrown error, gives its place back and counts as abandoned.
public struct CircuitPermit: ~Copyable, Sendable {
    private let breaker: CircuitBreaker
    /// What is still to be told; nil once it has been.
    private var ticket: CircuitTicket?

    init(_ breaker: CircuitBreaker, _ ticket: CircuitTicket) { (self.breaker, self.ticket) = (breaker, ticket) }

    /// Whether the circuit decides by this call, among others, whether it closes or opens again.
    public var isProbe: Bool { ticket?.probe ?? 0 > 0 }

    /// The call ended well.
    public consuming func succeed() { end(.success) }

    /// The call failed.
    public consuming func fail() { end(.failure) }

    /// The call took too long, which is a failure.
    public consuming func timedOut() { end(.timeout) }

    /// The call says nothing about the service and counts neither way. A service that is well but asks for a pause, by 429
    /// and Retry-After, gets it: with `retryAfter` the circuit opens for so long.
    public consuming func ignore(retryAfter: Duration? = nil) { end(.ignored(retryAfter: retryAfter)) }

    /// The caller does not want the call's result any more; it counts neither way.
    public consuming func cancel() { end(.cancelled) }

    private mutating func end(_ outcome: CircuitOutcome) {
        if let ticket { breaker.end(ticket, outcome) }
        ticket = nil
    }

    deinit {
        if let ticket { breaker.end(ticket, .abandoned) }
    }
}
