/// What `/resilience/circuit-breakers/tts_service` says.
struct CircuitStatus: Decodable {
    let state: String
    let failureCount: Int
    let successCount: Int
    let totalRequests: Int
    let totalFailures: Int
    let totalSuccesses: Int
    let totalRejected: Int
    let totalTimeouts: Int
    let nextAttemptTime: String?
}
