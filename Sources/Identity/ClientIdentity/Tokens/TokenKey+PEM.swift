import JWTKit

extension TokenKey {
    /// The key of a PEM (RFC 7468): tried as each kind, since its label does not tell curves apart.
    static func pem(_ text: String, named name: String) throws(IdentityError) -> Entry {
        // Beside a key, OpenSSL likes to write its parameters
        let blocks = text.ranges(of: "-----BEGIN ").map { text[$0.lowerBound...] }
        let labels = blocks.map { $0.dropFirst("-----BEGIN ".count).prefix(32).prefix { $0 != "-" } }
        let entry =
            if let index = labels.firstIndex(where: { $0.hasSuffix("PRIVATE KEY") }) {
                privateKey(block(blocks[index]))
            } else if let index = labels.firstIndex(where: { $0.hasSuffix("PUBLIC KEY") }) {
                publicKey(block(blocks[index]))
            } else {
                nil as Entry?
            }
        guard let entry else {
            let found = "a PEM labelled \"\(labels.first ?? "")\" that is none to verify with"
            let right = "a public key or an unencrypted private key: P-256, P-384, P-521, Ed25519, RSA of 2048 bits"
            throw IdentityError(.invalidKey, "\(name): \(found); it must be \(right)")
        }
        return entry
    }

    /// What `text` begins with, up to the next block.
    private static func block(_ text: Substring) -> String {
        String(text.dropFirst().firstRange(of: "-----BEGIN ").map { text[..<$0.lowerBound] } ?? text)
    }

    private static func publicKey(_ text: String) -> Entry? {
        if let key = try? ES256PublicKey(pem: text) { return elliptic(key, "ES256") }
        if let key = try? ES384PublicKey(pem: text) { return elliptic(key, "ES384") }
        if let key = try? ES512PublicKey(pem: text) { return elliptic(key, "ES512") }
        if let key = try? EdDSA.PublicKey(pem: text) { return edwards(key) }
        if let key = try? Insecure.RSA.PublicKey(pem: text) { return rsa(key) }
        return nil
    }

    private static func privateKey(_ text: String) -> Entry? {
        var entry =
            if let key = try? ES256PrivateKey(pem: text) {
                elliptic(key, "ES256")
            } else if let key = try? ES384PrivateKey(pem: text) {
                elliptic(key, "ES384")
            } else if let key = try? ES512PrivateKey(pem: text) {
                elliptic(key, "ES512")
            } else if let key = try? EdDSA.PrivateKey(pem: text) {
                edwards(key)
            } else {
                (try? Insecure.RSA.PrivateKey(pem: text)).map { rsa($0) }
            }
        entry?.signs = true
        return entry
    }

    static func elliptic(_ key: some ECDSAKey, _ algorithm: String) -> Entry {
        Entry(algorithm: algorithm) { await $0.add(ecdsa: key) }
    }

    static func edwards(_ key: some EdDSAKey) -> Entry {
        Entry(algorithm: "EdDSA") { await $0.add(eddsa: key) }
    }

    static func rsa(_ key: some RSAKey) -> Entry {
        Entry(algorithm: "RS256") { await $0.add(rsa: key, digestAlgorithm: .sha256) }
    }
}
