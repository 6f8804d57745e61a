import CircuitBreaking
import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The answer of `/resilience/circuit-breakers`.
struct CircuitList: Encodable {
    let circuitBreakers: [CircuitBody]
}

/// One circuit, as `/resilience/circuit-breakers/{name}` answers; times are null where nothing happened yet.
struct CircuitBody: Encodable {
    let report: CircuitReport

    init(_ report: CircuitReport) { self.report = report }

    enum CodingKeys: String, CodingKey {
        case name, state, generation, failureCount, successCount, totalRequests, totalFailures, totalSuccesses
        case totalRejected, totalTimeouts, lastFailureTime, lastSuccessTime, nextAttemptTime
    }

    func encode(to encoder: any Encoder) throws {
        let statistics = report.statistics
        let totals = statistics.totals
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(report.name, forKey: .name)
        try members.encode(statistics.state.rawValue, forKey: .state)
        try members.encode(statistics.generation, forKey: .generation)
        try members.encode(statistics.failureCount, forKey: .failureCount)
        try members.encode(statistics.successCount, forKey: .successCount)
        try members.encode(totals.calls, forKey: .totalRequests)
        try members.encode(totals.failures, forKey: .totalFailures)
        try members.encode(totals.successes, forKey: .totalSuccesses)
        try members.encode(totals.rejected, forKey: .totalRejected)
        try members.encode(totals.timeouts, forKey: .totalTimeouts)
        try members.encode(report.lastFailure, forKey: .lastFailureTime)
        try members.encode(report.lastSuccess, forKey: .lastSuccessTime)
        try members.encode(report.nextAttempt, forKey: .nextAttemptTime)
    }
}
