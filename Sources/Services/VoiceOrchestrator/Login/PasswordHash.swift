import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: its scrypt key (RFC 7914) in PHC string form, `$scrypt$ln=15,r=8,p=1$salt$key`.
///
/// `ln` is the binary logarithm of the cost N; a derivation needs 128 × r × N bytes (32 MiB at the default) and some 100
/// ms, which is what makes guessing dear. Salt and key are base64 without padding.
struct PasswordHash: Sendable, CustomStringConvertible {
    static let saltLength = 16
    static let keyLength = 32
    private static let mostMemory = 1 << 30

    private let cost: Int
    private let blockSize: Int
    private let parallelism: Int
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Hashes `password` with a fresh salt. Takes some 100 ms and 32 MiB: not on an event loop.
    init(password: String) throws {
        var random = SystemRandomNumberGenerator()
        (cost, blockSize, parallelism) = (15, 8, 1)
        salt = (0..<Self.saltLength).map { _ in UInt8.random(in: 0...255, using: &random) }
        key = try Self.derive(
            password, salt: salt, cost: cost, blockSize: blockSize, parallelism: parallelism, length: Self.keyLength)
    }

    /// Reads the PHC form. Costs that would take over 1 GiB, or next to nothing, or that scrypt does not allow, are refused.
    init(parsing text: String) throws(UserFileError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else {
            throw UserFileError("not a scrypt hash in PHC form; `voice-orchestrator hash-password` makes one")
        }
        var numbers: [Substring: Int] = [:]
        for parameter in parts[2].split(separator: ",") {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let value = Int(pair[1]) else {
                throw UserFileError("\"\(parameter)\": each parameter must be a name, = and a number, as in ln=15")
            }
            numbers[pair[0]] = value
        }
        guard numbers.count == 3, let cost = numbers["ln"], let blockSize = numbers["r"], let parallelism = numbers["p"]
        else { throw UserFileError("\"\(parts[2])\": the parameters must be ln, r and p, as in ln=15,r=8,p=1") }
        guard 10...20 ~= cost, 1...16 ~= blockSize, 1...16 ~= parallelism else {
            throw UserFileError("\"\(parts[2])\": ln must be 10 to 20, r and p 1 to 16")
        }
        guard cost < 16 * blockSize, 128 * blockSize << cost <= Self.mostMemory else {
            throw UserFileError("\"\(parts[2])\": ln must be below 16 × r, and 128 × r × 2^ln bytes at most 1 GiB")
        }
        guard let salt = Self.bytes(parts[3]), let key = Self.bytes(parts[4]), salt.count >= 8, key.count >= 16 else {
            throw UserFileError("salt and key must be unpadded base64 of at least 8 and 16 bytes")
        }
        (self.cost, self.blockSize, self.parallelism, self.salt, self.key) = (cost, blockSize, parallelism, salt, key)
    }

    /// Whether `password` is the one that was hashed; compared in constant time. As slow as hashing.
    func matches(_ password: String) throws -> Bool {
        let derived = try Self.derive(
            password, salt: salt, cost: cost, blockSize: blockSize, parallelism: parallelism, length: key.count)
        var difference: UInt8 = 0
        for (left, right) in zip(derived, key) { difference |= left ^ right }
        return difference == 0
    }

    /// What deriving it takes: `ln=15,r=8,p=1`.
    var costs: String { "ln=\(cost),r=\(blockSize),p=\(parallelism)" }

    /// The PHC form.
    var description: String {
        "$scrypt$\(costs)$\(Self.text(salt))$\(Self.text(key))"
    }

    private static func derive(
        _ password: String, salt: [UInt8], cost: Int, blockSize: Int, parallelism: Int, length: Int
    ) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: length, rounds: 1 << cost, blockSize: blockSize,
            parallelism: parallelism)
        return key.withUnsafeBytes(Array.init)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}
