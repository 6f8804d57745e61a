import RateLimiting

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ClaimReview {
    /// What `Authorization` brings: a token, keys, or nothing that is read.
    var authorization: [PresentedClaim] {
        let credentials = PresentedCredentials(headers)
        let keys = credentials.apiKeys.dropLast(PresentedCredentials.values(of: Self.keyHeader, in: headers).count)
        var claims: [PresentedClaim] = []
        if credentials.bearer != nil {
            let (isBelieved, reason) = tokenVerdict
            claims.append(claim("Authorization", "Bearer \(PresentedClaim.mask)", isBelieved, reason))
        }
        claims += keys.map { key in
            let (isBelieved, reason) = verdict(onKey: key)
            return claim("Authorization", "ApiKey \(PresentedClaim.mask)", isBelieved, reason)
        }
        // The scheme is not shown: who leaves it out has written a secret in its place
        if claims.isEmpty, !headers.values(of: "Authorization").isEmpty {
            claims.append(
                claim("Authorization", PresentedClaim.mask, false, "neither Bearer nor ApiKey with something behind it")
            )
        }
        return claims
    }

    /// What `X-API-Key` brings.
    var keys: [PresentedClaim] {
        PresentedCredentials.values(of: Self.keyHeader, in: headers).map { key in
            let (isBelieved, reason) = verdict(onKey: key)
            return claim(Self.keyHeader, PresentedClaim.mask, isBelieved, reason)
        }
    }

    private static var keyHeader: String { "X-API-Key" }

    private func claim(_ header: String, _ value: String, _ isBelieved: Bool, _ reason: String) -> PresentedClaim {
        PresentedClaim(header: header, value: value, isBelieved: isBelieved, reason: reason)
    }

    private var tokenVerdict: (Bool, String) {
        if let token = client.token {
            return (true, "verified, its subject is \(token.subject), good until \(token.expiry.formatted(.iso8601))")
        }
        if let earlier { return (false, earlier) }
        let refusal = notes.tokenRefusal ?? "no key is configured that could verify it (clients.jwt_key)"
        return notes.reason == .anyToken
            ? (true, "not verified (\(refusal)), and believed since credentials is any") : (false, refusal)
    }

    private func verdict(onKey key: String) -> (Bool, String) {
        let (digest, known) = (CredentialDigest(of: key), configuration.apiKeyDigests)
        let isChosen = client.client.id == "apikey:\(digest.prefix)"
        if notes.reason == .token { return (false, "not looked at, a verified token comes first") }
        if let earlier { return (false, earlier) }
        if known.contains(digest) {
            return isChosen ? (true, "known, one of api_key_sha256") : (false, "known, but another one comes first")
        }
        let unknown = known.isEmpty ? "api_key_sha256 is empty" : "none of the \(known.count) of api_key_sha256"
        return notes.reason == .anyKey && isChosen
            ? (true, "unknown (\(unknown)), and believed since credentials is any") : (false, unknown)
    }

    /// What names the client before tokens and keys are looked at.
    private var earlier: String? {
        switch notes.reason {
        case .internalService: "not looked at, an internal service comes first"
        case .application: "not looked at, the application vouches for somebody"
        default: nil
        }
    }
}
