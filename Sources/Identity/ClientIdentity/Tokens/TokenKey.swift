import JWTKit

/// A key for tokens, of which the kind fixes the algorithm: whatever a token's own header asks for, it is not asked.
///
/// | key | algorithm |
/// |---|---|
/// | a secret of 32 bytes or more | HS256 |
/// | PEM, elliptic curve P-256, P-384, P-521 | ES256, ES384, ES512 |
/// | PEM, RSA of 2048 bits or more | RS256 |
/// | PEM, Ed25519 | EdDSA |
/// | JSON Web Key Set (RFC 7517) | as each key says; RSA keys that do not say, RS256 |
///
/// A PEM holds a public key, which verifies, or a private one, which also signs. Keys of a set that are for something
/// else are passed over. It shows nothing of itself but its algorithms.
public struct TokenKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The shortest secret, in bytes: as long as the hash of HS256 (RFC 7518 §3.2).
    public static let shortestSecret = 32

    /// One key, for one algorithm.
    struct Entry: Sendable {
        let algorithm: String
        var id: String?
        var signs = false
        let add: @Sendable (JWTKeyCollection) async -> Void
    }

    let entries: [Entry]
    /// The file that it was read from; nil: the key itself was given.
    package let file: String?
    /// Of what was given or the file held: tells one key from another.
    package let digest: CredentialDigest

    /// Reads a key: a secret, the text of a PEM or of a key set, or the path of a file that holds one of the latter two.
    ///
    /// What looks like a path and names no file is an error, not a secret: everybody can guess a path.
    ///
    /// - Throws: `invalidKey`, with what is wrong with the key, and nothing of it.
    public init(_ text: String) throws(IdentityError) {
        if let entries = try Self.entries(text, named: "token key") {
            (self.entries, file, digest) = (entries, nil, CredentialDigest(of: text))
        } else if let contents = try KeyFile.contents(text) {
            guard let entries = try Self.entries(contents, named: "token key file \(text)") else {
                let right = "it must hold a PEM or a JSON Web Key Set"
                throw IdentityError(.invalidKey, "token key file \(text): it has neither; \(right)")
            }
            (self.entries, file, digest) = (entries, text, CredentialDigest(of: contents))
        } else {
            (entries, file, digest) = ([try Self.secret(text)], nil, CredentialDigest(of: text))
        }
    }

    /// Whether a key is looked for in the file `text`, be it there or not.
    package static func isFile(_ text: String) -> Bool {
        !text.contains("-----BEGIN ") && KeyFile.isNamed(by: text)
    }

    private static func entries(_ text: String, named name: String) throws(IdentityError) -> [Entry]? {
        if text.contains("-----BEGIN ") { return [try pem(text, named: name)] }
        if text.first(where: { !$0.isWhitespace }) == "{" { return try keySet(text, named: name) }
        return nil
    }

    private static func secret(_ text: String) throws(IdentityError) -> Entry {
        guard text.utf8.count >= shortestSecret else {
            let found = "token key: a secret of \(text.utf8.count) bytes can be guessed"
            throw IdentityError(.invalidKey, "\(found); it must have at least \(shortestSecret)")
        }
        let key = HMACKey(from: text)
        return Entry(algorithm: "HS256", signs: true) { await $0.add(hmac: key, digestAlgorithm: .sha256) }
    }

    /// Whether who knows it can make tokens: a secret or a private key.
    package var isSecret: Bool { entries.contains(where: \.signs) }

    /// The algorithms, `HS256`.
    public var description: String { "token key for " + entries.map(\.algorithm).joined(separator: ", ") }

    /// Nothing: a dump must not show a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
