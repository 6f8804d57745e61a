/// What a service says of a circuit.
struct CircuitMetrics: Decodable {
    let name: String
    let state: String
    /// Why it is in that state.
    let reason: String?
    /// Seconds until it lets a call through; nil where no time is known.
    let retryAfter: Double?
    let totalFailures: Int?
    let totalRejected: Int?
}
