import JWTKit

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Verifies JSON Web Tokens, and makes them where its key can sign: the proof of who is asking.
///
/// A token counts when its header names the very algorithm of the key (so neither `none` nor a public key taken for an
/// HMAC secret gets through, RFC 8725 §2.1), names no extension that has to be understood, the signature holds, `sub` is
/// there, `exp` is there and ahead, and `nbf`, if there, is past.
public struct TokenVerifier: Sendable, CustomStringConvertible, CustomReflectable {
    /// The longest token that is looked at, in bytes.
    public static let longestToken = 8192

    private struct Key: Sendable {
        let id: String?
        let algorithm: any JWTAlgorithm
    }

    private let keys: [Key]
    private let signer: JWTKeyCollection?
    /// The algorithms of its keys.
    public let description: String

    /// Creates a verifier with a key as a configuration has it.
    ///
    /// - Throws: `invalidKey`, as ``TokenKey/init(_:)`` does.
    public init(key: String) async throws(IdentityError) {
        try await self.init(key: TokenKey(key))
    }

    /// Creates a verifier with a key.
    ///
    /// - Throws: `invalidKey`, when no algorithm goes with it.
    public init(key: TokenKey) async throws(IdentityError) {
        var (keys, signer) = ([Key](), nil as JWTKeyCollection?)
        for entry in key.entries {
            // A collection each: it offers no other way from a key to its algorithm, and its own choice by the token's
            // header is not wanted
            let collection = JWTKeyCollection()
            await entry.add(collection)
            guard let algorithm = try? await collection.getKey(), algorithm.name == entry.algorithm else {
                throw IdentityError(.invalidKey, "\(key): it cannot be used; make another")
            }
            keys.append(Key(id: entry.id, algorithm: algorithm))
            if entry.signs, signer == nil { signer = collection }
        }
        (self.keys, self.signer, description) = (keys, signer, "verifier with \(key)")
    }

    /// Nothing: a dump must not show a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What a token says, if it proves it. Costs the check of one signature: microseconds for HS256, tens of them else.
    ///
    /// - Parameters:
    ///   - token: The token, without `Bearer`; one of over 8 KiB is refused before anything is done with it.
    ///   - now: The time by which it must not have expired; no leeway is given.
    /// - Throws: `tokenRefused`, with what it fails in, and nothing of the token.
    public func verify(_ token: String, now: Date = Date()) async throws(IdentityError) -> VerifiedToken {
        guard let token = EncodedToken(token, longest: Self.longestToken) else {
            throw IdentityError(
                .tokenRefused,
                "token: it is malformed; it must be a JSON Web Token of at most \(Self.longestToken) bytes")
        }
        guard !token.header.hasCriticalExtensions else {
            throw IdentityError(.tokenRefused, "token: its header asks for extensions (crit), of which none is known")
        }
        guard isSigned(token) else {
            throw IdentityError(.tokenRefused, "token: its signature is not one by \(description)")
        }
        guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: token.claims) else {
            throw IdentityError(
                .tokenRefused, "token: its claims are no JSON object with sub, exp and roles of their kinds")
        }
        return try Self.accepted(claims, now: now)
    }

    /// Whether a key fits: the one that the token names, else those without a name, if the algorithm is the key's own.
    private func isSigned(_ token: EncodedToken) -> Bool {
        let named = keys.filter { $0.id != nil && $0.id == token.header.key }
        let unnamed = keys.filter { $0.id == nil || token.header.key == nil }
        return (named.isEmpty ? unnamed : named).contains { key in
            key.algorithm.name == token.header.algorithm
                && (try? key.algorithm.verify(token.signature, signs: token.signed)) ?? false
        }
    }

    private static func accepted(_ claims: TokenClaims, now: Date) throws(IdentityError) -> VerifiedToken {
        let now = now.timeIntervalSince1970
        guard let expiry = claims.exp else {
            throw IdentityError(.tokenRefused, "token: it never expires; exp is required")
        }
        guard expiry > now else { throw IdentityError(.tokenRefused, "token: it has expired; a new one is needed") }
        guard claims.nbf ?? now <= now else {
            throw IdentityError(.tokenRefused, "token: it is not valid yet (nbf); the clocks may differ")
        }
        guard let subject = claims.sub, !subject.isEmpty else {
            throw IdentityError(.tokenRefused, "token: it names nobody; sub is required")
        }
        let roles = (claims.roles?.list ?? []) + (claims.role?.list ?? [])
        return VerifiedToken(subject: subject, roles: roles, expiry: Date(timeIntervalSince1970: expiry))
    }

    /// Makes a token that this verifier accepts for `lifetime`, rounded up to a whole second.
    ///
    /// - Throws: `cannotSign` when the key only verifies, the subject is empty or the lifetime is not positive.
    public func sign(
        subject: String, roles: [String] = [], expiresIn lifetime: Duration, now: Date = Date()
    ) async throws(IdentityError) -> String {
        guard let signer else {
            throw IdentityError(.cannotSign, "\(description): it only verifies; a secret or a private PEM signs")
        }
        guard lifetime > .zero, !subject.isEmpty else {
            let found = "token for \(subject.utf8.count) bytes of subject and \(lifetime)"
            throw IdentityError(.cannotSign, "\(found): it needs somebody to speak of and a time to do so")
        }
        let begin = now.timeIntervalSince1970
        var claims = TokenClaims(sub: subject, exp: (begin + lifetime / .seconds(1)).rounded(.up))
        claims.iat = begin.rounded(.down)
        if !roles.isEmpty { claims.roles = .init(roles) }
        guard let token = try? await signer.sign(claims) else {
            throw IdentityError(.cannotSign, "\(description): signing failed; the key may be damaged")
        }
        return token
    }
}
