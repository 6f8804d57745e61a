#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A change that somebody made by hand: who, what, and how it was before and after.
public struct AuditEntry: Hashable, Sendable {
    /// When, by the wall clock.
    public let time: Date
    /// Who asked for it, as the caller says: `token from 192.0.2.1`, `user:ada from 192.0.2.1`, `SIGHUP`.
    public let who: String
    /// What was done, as in `circuit.force_open`.
    public let action: String
    /// To what: a circuit's name, a client and a rule.
    public let target: String
    /// How it was.
    public let before: String
    /// How it is.
    public let after: String
}
