#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a token says whose signature and times were found good.
public struct VerifiedToken: Hashable, Sendable {
    /// Whom it speaks of, never empty: `sub`.
    public let subject: String
    /// What they may do: `roles`, or `role`.
    public let roles: [String]
    /// From when on it is good for nothing: `exp`.
    public let expiry: Date
}
