#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Who a request is from, and why: for people who wonder.
package struct IdentityExplanation: Sendable {
    /// The client.
    package let client: IdentifiedClient
    /// What named it.
    package let reason: IdentityReason
    /// The way to its address, the other end of the connection first.
    package let steps: [AddressStep]
    /// What the request says about itself, believed or not. Without secrets.
    package let claims: [PresentedClaim]
}

extension ClientIdentifier {
    /// Who a request is from and why, by the same code as ``identify(peer:headers:verifiedSubject:now:)``.
    package func explain(
        peer: String, headers: some HeaderFields, now: Date = Date()
    ) async -> IdentityExplanation {
        var notes: IdentityNotes? = IdentityNotes()
        let client = await identify(peer: peer, headers: headers, verifiedSubject: nil, now: now, noting: &notes)
        let written = notes ?? IdentityNotes()
        let claims = ClaimReview(self, headers, client, written).claims
        return IdentityExplanation(client: client, reason: written.reason, steps: written.steps, claims: claims)
    }
}
