/// What the service is doing and has done.
struct SynthesisCounts: Equatable, Sendable, Encodable {
    /// Processes that speak now.
    private(set) var running = 0
    /// The most there ever were at once.
    private(set) var peak = 0
    /// Texts that wait for their turn.
    var waiting = 0
    /// Texts spoken to their end.
    private(set) var synthesized = 0

    /// A process starts.
    mutating func begin() {
        running += 1
        peak = max(peak, running)
    }

    /// A process has ended.
    mutating func end(succeeded: Bool) {
        running -= 1
        if succeeded { synthesized += 1 }
    }
}
