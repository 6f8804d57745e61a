public import ResiliencePrimitives

/// A circuit has entered another state.
public struct CircuitEvent: Hashable, Sendable {
    /// Which state, and why; later versions may add to them.
    @nonexhaustive public enum Kind: Hashable, Sendable {
        /// It lets no call through before `until`, a moment counted from when the circuit was made.
        case opened(OpeningCause, until: MonotonicTime)
        /// It lets probes through.
        case halfOpened
        /// It lets calls through.
        case closed(ClosingCause)
        /// It lets no call through until somebody says so.
        case forcedOpen
        /// It lets all calls through and records nothing.
        case disabled
        /// It lets all calls through and records them, and nothing opens it.
        case metricsOnly
    }

    /// Why a circuit opened; later versions may add to them.
    @nonexhaustive public enum OpeningCause: Hashable, Sendable {
        /// So many calls failed in a row.
        case failures(Int)
        /// A probe failed.
        case probe
        /// It was told to.
        case request
        /// The service asked for a pause, by Retry-After.
        case retryAfter
    }

    /// Why a circuit closed; later versions may add to them.
    @nonexhaustive public enum ClosingCause: Hashable, Sendable {
        /// Enough probes in a row ended well.
        case probes
        /// It was reset.
        case reset
    }

    /// The circuit's name.
    public let circuit: String
    /// The state it entered, and why.
    public let kind: Kind
    /// The state it entered.
    public var state: CircuitState { kind.state }
    /// The state it left.
    public let previous: CircuitState
    /// The number of the state entered; it grows from event to event.
    public let generation: UInt64
    /// When, counted from when the circuit was made.
    public let time: MonotonicTime
}

extension CircuitEvent.Kind {
    /// The state that it leads to.
    var state: CircuitState {
        switch self {
        case .opened: .open
        case .halfOpened: .halfOpen
        case .closed: .closed
        case .forcedOpen: .forcedOpen
        case .disabled: .disabled
        case .metricsOnly: .metricsOnly
        }
    }
}
