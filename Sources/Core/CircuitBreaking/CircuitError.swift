/// Why a circuit did not give a call's result.
public struct CircuitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// A circuit was described with values that make no sense.
        case invalidConfiguration
        /// The call was not let through. How long to wait is known only where the circuit is open by time.
        case rejected(Reason, retryAfter: Duration?)
        /// The call outlasted the circuit's timeout and was cancelled.
        case timedOut
        /// The call returned what counts as a failure. Only a fallback gets to see this, as its reason.
        case failedResult
        /// A closed circuit was to be made half-open by hand.
        case nothingToProbe
    }

    /// What kept a call out; later versions may add to them.
    @nonexhaustive public enum Reason: Hashable, Sendable {
        /// The circuit is open.
        case open
        /// The circuit is half-open, and all its probes are under way or the next is not due yet.
        case halfOpen
        /// The circuit has just closed, and this call is beyond the share that it admits so far.
        case ramp
        /// The circuit is held open by hand.
        case forcedOpen
    }

    /// The kind of failure.
    public let code: Code
    /// The name of the circuit; for a configuration, which has none, the whole message.
    private let subject: String

    init(_ code: Code, circuit: String) { (self.code, subject) = (code, circuit) }

    /// A value of a configuration that makes no sense.
    init(invalid message: String) { (code, subject) = (.invalidConfiguration, message) }

    /// What happened, to which circuit, and what to do: for people.
    public var description: String {
        switch code {
        case .invalidConfiguration: subject
        case .rejected(.open, let wait?): "circuit \(subject) is open: ask again in \(wait)"
        case .rejected(.open, nil): "circuit \(subject) is open: ask again later"
        case .rejected(.halfOpen, _): "circuit \(subject) is half-open: its probes are under way, ask again later"
        case .rejected(.ramp, _): "circuit \(subject) has just closed: it admits a share of the calls, ask again later"
        case .rejected(.forcedOpen, _): "circuit \(subject) is held open by hand, until somebody resets it"
        case .timedOut: "circuit \(subject): the call outlasted the timeout and was cancelled"
        case .failedResult: "circuit \(subject): the call returned what counts as a failure"
        case .nothingToProbe: "circuit \(subject) is closed: there is nothing to probe for; to keep calls out, open it"
        }
    }
}
