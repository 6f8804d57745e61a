public import CircuitBreaking
import ResiliencePrimitives

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What an operator is told about one circuit, times by the wall clock.
public struct CircuitReport: Sendable {
    /// The name in the configuration.
    public let name: String
    /// What it goes by.
    public let configuration: CircuitConfiguration
    /// State, counts and totals.
    public let statistics: CircuitStatistics
    /// Why it is in the state that holds, for people; empty for a circuit to which nothing happened yet.
    public let reason: String
    /// Since when it is in the state that is stored.
    public let since: Date
    /// When a call last failed.
    public let lastFailure: Date?
    /// When a call last ended well, as far as somebody looked.
    public let lastSuccess: Date?
    /// When the circuit lets a call through again; nil unless it is open.
    public let nextAttempt: Date?
    /// How long that still is.
    public let retryAfter: Duration?

    /// Reports about a circuit made at `start`, of which `moment` counts.
    init(_ breaker: CircuitBreaker, madeAt start: Date) {
        let statistics = breaker.statistics
        let date = { (moment: MonotonicTime) in start + moment }
        (name, configuration, self.statistics) = (breaker.name, breaker.configuration, statistics)
        if statistics.state == .halfOpen, case .opened? = statistics.lastChange {
            reason = "the recovery time is over: the next call is a probe"
        } else {
            reason = statistics.lastChange?.reason ?? ""
        }
        since = statistics.lastChangeTime.map(date) ?? start
        lastFailure = statistics.lastFailure.map(date)
        lastSuccess = statistics.lastSuccess.map(date)
        nextAttempt = statistics.nextAttempt.map(date)
        retryAfter = statistics.nextAttempt.map { $0 - statistics.time }
    }
}
