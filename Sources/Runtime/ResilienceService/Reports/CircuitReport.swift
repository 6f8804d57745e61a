public import CircuitBreaking

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What an operator is told about one circuit, times by the wall clock.
public struct CircuitReport: Sendable {
    /// The name in the configuration.
    public let name: String
    /// State, counts and totals.
    public let statistics: CircuitStatistics
    /// When a call last failed.
    public let lastFailure: Date?
    /// When a call last ended well, as far as somebody looked.
    public let lastSuccess: Date?
    /// When the circuit lets a call through again; nil unless it is open.
    public let nextAttempt: Date?
}
