import JWTKit

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension TokenKey {
    /// A set of keys (RFC 7517 §5), of which those that are of no use here are passed over, as §5 asks.
    private struct KeySet: Decodable {
        let keys: [Member]
    }

    private struct Member: Decodable {
        let key: JWK?
        let use: String?

        private enum CodingKeys: String, CodingKey { case use }

        init(from decoder: any Decoder) throws {
            key = try? JWK(from: decoder)
            use = try? decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .use)
        }
    }

    /// The keys of a set, or the one key, that verify signatures. Private parts are left where they are.
    static func keySet(_ text: String, named name: String) throws(IdentityError) -> [Entry] {
        let (decoder, data) = (JSONDecoder(), Data(text.utf8))
        let members =
            (try? decoder.decode(KeySet.self, from: data))?.keys
            ?? [try? decoder.decode(Member.self, from: data)].compactMap { $0 }
        let entries = members.compactMap { member -> Entry? in
            guard let key = member.key, member.use ?? "sig" == "sig" else { return nil }
            var entry = entry(key)
            entry?.id = key.keyIdentifier?.string
            return entry
        }
        guard !entries.isEmpty else {
            let found = "no key to verify a signature with among the \(members.count) of the JSON Web Key Set"
            throw IdentityError(.invalidKey, "\(name): \(found); it needs one of kty EC, OKP (Ed25519) or RSA")
        }
        return entries
    }

    private static func entry(_ key: JWK) -> Entry? {
        switch key.keyType {
        case .rsa: rsa(key)
        case .ecdsa: elliptic(key)
        case .octetKeyPair: edwards(key)
        default: nil
        }
    }

    private static func elliptic(_ key: JWK) -> Entry? {
        guard let x = key.x, let y = key.y, let curve = key.curve?.rawValue else { return nil }
        let entry: Entry? =
            switch curve {
            case "P-256": (try? ES256PublicKey(parameters: (x, y))).map { elliptic($0, "ES256") }
            case "P-384": (try? ES384PublicKey(parameters: (x, y))).map { elliptic($0, "ES384") }
            case "P-521": (try? ES512PublicKey(parameters: (x, y))).map { elliptic($0, "ES512") }
            default: nil
            }
        return key.algorithm?.rawValue ?? entry?.algorithm == entry?.algorithm ? entry : nil
    }

    private static func edwards(_ key: JWK) -> Entry? {
        guard let x = key.x, key.curve?.rawValue == "Ed25519", key.algorithm ?? .eddsa == .eddsa else { return nil }
        return (try? EdDSA.PublicKey(x: x, curve: .ed25519)).map { edwards($0) }
    }

    private static func rsa(_ key: JWK) -> Entry? {
        guard let modulus = key.modulus, let exponent = key.exponent,
            let rsa = try? Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
        else { return nil }
        let algorithm = key.algorithm ?? .rs256
        guard let digest = digest(algorithm) else { return nil }
        let isPSS = algorithm.rawValue.hasPrefix("PS")
        return Entry(algorithm: algorithm.rawValue) { keys in
            if isPSS {
                await keys.add(pss: rsa, digestAlgorithm: digest)
            } else {
                await keys.add(rsa: rsa, digestAlgorithm: digest)
            }
        }
    }

    private static func digest(_ algorithm: JWK.Algorithm) -> DigestAlgorithm? {
        switch algorithm {
        case .rs256, .ps256: .sha256
        case .rs384, .ps384: .sha384
        case .rs512, .ps512: .sha512
        default: nil
        }
    }
}
