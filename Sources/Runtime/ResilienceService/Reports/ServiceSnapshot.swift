#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Everything there is to tell about a service at one moment.
public struct ServiceSnapshot: Sendable {
    /// That moment, by the wall clock.
    public let time: Date
    /// How long ago the service was made.
    public let uptime: Duration
    /// Whether all is well, and which part is not.
    public let health: HealthReport
    /// What was decided about requests.
    public let rateLimiting: RateLimitReport
    /// Every circuit, by name.
    public let circuits: [CircuitReport]
    /// Every queue that is in use or described, by name.
    public let queues: [QueueReport]
    /// How the candidate's decisions compare with those in force; nil: there is no candidate.
    public let candidate: CandidateReport?
}
