import Crypto

/// The SHA-256 of a key or token: enough to know it again, of no use to whoever steals the configuration.
///
/// It shows no more than its first 16 digits, and compares in a time that does not tell where two digests differ.
public struct CredentialDigest: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let words: SIMD4<UInt64>

    /// Digests a key or token as it came, in UTF-8.
    public init(of credential: String) {
        var words = SIMD4<UInt64>()
        for (index, byte) in SHA256.hash(data: Array(credential.utf8)).enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        self.words = words
    }

    /// Reads a digest as `sha256sum` prints it.
    ///
    /// - Throws: `invalidDigest`. The text is not repeated, since it may be the key itself, pasted in the wrong place.
    public init(hex: String) throws(IdentityError) {
        var (words, digits) = (SIMD4<UInt64>(), 0)
        for byte in hex.utf8.prefix(64) {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { break }
            words[digits / 16] = words[digits / 16] << 4 | UInt64(digit)
            digits += 1
        }
        guard digits == 64, hex.utf8.count == 64 else {
            let found = "a digest of \(hex.utf8.count) bytes, \(digits) hexadecimal digits at its beginning"
            throw IdentityError(.invalidDigest, "\(found): it must be the 64 digits of a SHA-256")
        }
        self.words = words
    }

    /// The first 16 hexadecimal digits, which name a client without giving its key away.
    public var prefix: String {
        let digits = String(words[0], radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The first 16 digits; the rest stays hidden.
    public var description: String { prefix + "…" }

    /// Nothing: a dump shows no more of a digest than its description does.
    public var customMirror: Mirror { Mirror(self, children: []) }

    public static func == (one: Self, other: Self) -> Bool {
        let difference = one.words ^ other.words
        return difference[0] | difference[1] | difference[2] | difference[3] == 0
    }
}
