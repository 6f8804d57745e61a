import CircuitBreaking
import ResilienceService

/// One circuit among all that is counted: with why it is in its state, when that ends, and what it goes by.
struct CircuitMetricsBody: Encodable {
    let report: CircuitReport

    init(_ report: CircuitReport) { self.report = report }

    enum CodingKeys: String, CodingKey {
        case reason, retryAfter, configuration
    }

    func encode(to encoder: any Encoder) throws {
        try CircuitBody(report).encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(report.reason.isEmpty ? nil : report.reason, forKey: .reason)
        try members.encode(report.retryAfter.map { $0 / .seconds(1) }, forKey: .retryAfter)
        try members.encode(Configuration(report.configuration), forKey: .configuration)
    }

    /// By the keys of the file, durations in seconds.
    private struct Configuration: Encodable {
        let failureThreshold: Int
        let recoveryTimeout: Double
        let backoff: Double
        let maxRecoveryTimeout: Double
        let jitter: Double
        let halfOpenCalls: Int
        let successThreshold: Int
        /// Left out where there is none.
        let timeout: Double?
        let ramp: Double

        init(_ configuration: CircuitConfiguration) {
            failureThreshold = configuration.failureThreshold
            recoveryTimeout = configuration.recoveryTimeout / .seconds(1)
            backoff = configuration.backoff
            maxRecoveryTimeout = configuration.maximumRecoveryTimeout / .seconds(1)
            jitter = configuration.jitter
            halfOpenCalls = configuration.halfOpenCalls
            successThreshold = configuration.successThreshold
            timeout = configuration.timeout.map { $0 / .seconds(1) }
            ramp = configuration.ramp / .seconds(1)
        }
    }
}
