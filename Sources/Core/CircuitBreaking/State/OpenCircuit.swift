import ResiliencePrimitives

/// What an open circuit remembers: when it lets calls through again.
struct OpenCircuit: Hashable, Sendable {
    private(set) var until: MonotonicTime

    init(until: MonotonicTime) { self.until = until }

    /// The time left, nil once it is over: at exactly `until` it is.
    func remaining(at now: MonotonicTime) -> Duration? { now >= until ? nil : until - now }

    /// Stays open until `time`, unless it stays open longer anyway.
    mutating func extend(until time: MonotonicTime) { until = max(until, time) }
}
