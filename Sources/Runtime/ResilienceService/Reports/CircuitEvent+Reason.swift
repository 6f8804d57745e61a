import CircuitBreaking

extension CircuitEvent.Kind {
    /// Why the circuit is in the state that this led to, for people.
    var reason: String {
        switch self {
        case .opened(.failures(1), _): "a call failed"
        case .opened(.failures(let count), _): "\(count) calls in a row failed"
        case .opened(.probe, _): "a probe failed"
        case .opened(.retryAfter, _): "the service asked for a pause by Retry-After"
        case .opened(.request, _): "told to stay open for a while"
        case .halfOpened: "probes find out whether the service is well"
        case .closed(.probes): "enough probes ended well"
        case .closed(.reset): "reset by hand"
        case .forcedOpen: "held open by hand"
        case .disabled: "disabled by hand: all calls pass, nothing is recorded"
        case .metricsOnly: "measured only, by hand: all calls pass, nothing opens it"
        }
    }
}
