import ClientIdentity

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Who may change things over HTTP, and read what tells about clients: who knows a token, or brings a JSON Web Token with
/// the role `admin`.
///
/// The token is kept as its digest only, and compared as such: how long that takes depends on what was sent, never on
/// how much of it is right.
struct AdminAccess: Sendable, CustomStringConvertible, CustomReflectable {
    /// The role that a JSON Web Token must have.
    static let role = "admin"
    /// Longer ones are not looked at, so that nobody makes us digest megabytes.
    static let longestToken = 8192

    private let digest: CredentialDigest?
    private let verifier: @Sendable () -> TokenVerifier?

    /// - Parameters:
    ///   - token: what administrators send as a bearer token; an empty one is none.
    ///   - verifier: of JSON Web Tokens whose issuer may say who is an administrator, as of now; nil: of none.
    init(token: String? = nil, verifier: @escaping @Sendable () -> TokenVerifier? = { nil }) {
        digest = token.flatMap { $0.isEmpty ? nil : CredentialDigest(of: $0) }
        self.verifier = verifier
    }

    /// Whether anybody can be an administrator at all.
    var isConfigured: Bool { digest != nil || verifier() != nil }

    /// What administrators can prove themselves with; nothing of it.
    var description: String {
        switch (digest, verifier()) {
        case (nil, nil): "no administrators"
        case (_?, nil): "administrators by token"
        case (nil, _?): "administrators by role"
        case (_?, _?): "administrators by token or role"
        }
    }

    /// Nothing: a dump shows no more than the description.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Who sends this, as the audit log calls them: `token`, or `user:` and the subject of a JSON Web Token; nil: nobody
    /// who is an administrator.
    func name(of bearer: String, now: Date = Date()) async -> String? {
        guard bearer.utf8.count <= Self.longestToken else { return nil }
        // The digest is taken of whatever comes, also where there is none to compare it with
        let presented = CredentialDigest(of: bearer)
        if let digest, presented == digest { return "token" }
        guard let verifier = verifier(), let token = try? await verifier.verify(bearer, now: now),
            token.roles.contains(Self.role)
        else { return nil }
        return "user:\(token.subject)"
    }
}
