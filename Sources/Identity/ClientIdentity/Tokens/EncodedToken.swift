#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A JSON Web Token taken apart, not verified: its three parts (RFC 7515 §7.1) and what its header says.
///
/// jwt-kit's own parser is for tokens that one trusts: it turns any number in a header into an Int, and a hostile 1e300
/// ends the process. So only the members that matter are decoded here, and the claims only once the signature holds.
struct EncodedToken {
    struct Header: Decodable {
        let algorithm: String
        let key: String?
        let hasCriticalExtensions: Bool

        private enum CodingKeys: String, CodingKey { case alg, kid, crit }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            algorithm = try container.decode(String.self, forKey: .alg)
            key = try container.decodeIfPresent(String.self, forKey: .kid)
            hasCriticalExtensions = container.contains(.crit)
        }
    }

    let header: Header
    let claims: Data
    let signature: Data
    /// The bytes that the signature is of.
    let signed: Data

    /// Takes a token of at most `longest` bytes apart; nil when it is longer or no token.
    init?(_ token: String, longest: Int) {
        guard token.utf8.count <= longest else { return nil }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Self.decoded(parts[0]), let claims = Self.decoded(parts[1]),
            let signature = Self.decoded(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: head)
        else { return nil }
        (self.header, self.claims, self.signature) = (header, claims, signature)
        signed = Data(token.utf8[..<parts[1].endIndex])
    }

    /// Base64url without padding (RFC 7515 §2); anything else in it is refused.
    private static func decoded(_ text: Substring.UTF8View) -> Data? {
        var bytes = [UInt8]()
        bytes.reserveCapacity(text.count + 3)
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: bytes.append(byte)
            }
        }
        while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(bytes))
    }
}
