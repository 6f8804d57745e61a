public import CircuitBreaking
public import ResilienceConfiguration

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Something that an operator may want to see the moment it happens.
public struct ServiceEvent: Sendable {
    /// What happened; later versions may tell more.
    @nonexhaustive public enum Kind: Sendable {
        /// A request was over a limit. Sampled: under a flood a few of them a second, which say how many were left out.
        case denial(DenialEvent)
        /// The circuit of that name went from one state to another, for a reason that people understand; `until` is when
        /// it lets a call through again, where it is open by time.
        case circuit(String, from: CircuitState, to: CircuitState, reason: String, until: Date?)
        /// Something needs attention, or needs it no longer: a queue fills up, the store goes away and comes back.
        case warning(source: String, message: String)
        /// Somebody changed something.
        case change(AuditEntry)
        /// The configuration was read again, or replaced, and is another now.
        case reload(ConfigurationDifference)
    }

    /// When, by the wall clock.
    public let time: Date
    /// What.
    public let kind: Kind

    init(_ kind: Kind, at time: Date = Date()) { (self.time, self.kind) = (time, kind) }
}
