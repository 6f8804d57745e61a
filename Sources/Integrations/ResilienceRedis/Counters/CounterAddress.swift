import Crypto
import RateLimiting

/// Where a counter is: the hash of its client, and its name there.
///
/// The hash's key has a digest of the client as its tag, never the client's own bytes: whatever a client calls itself, all
/// its counters are in one slot of a cluster and in nobody else's. The name is the rule with its length before it, then the
/// path, so that no two can be mistaken for each other.
struct CounterAddress: Hashable {
    /// The key of the hash.
    let key: String
    private let exactName: ExactText

    /// Paths longer than this are kept as their digest.
    private static let longestPath = 256

    init(_ counter: CounterKey, prefix: String) {
        key = Self.key(of: counter.client, prefix: prefix)
        exactName = ExactText(Self.beginning(of: counter.rule) + (counter.endpoint.map(Self.ending) ?? ""))
    }

    /// The name of the counter in it.
    var name: String { exactName.text }

    /// The hash of a client; nil: of the counts that all share.
    static func key(of client: String?, prefix: String) -> String {
        var key = prefix
        // Whole, else it grows in steps: it is made for each decision
        key.reserveCapacity(prefix.utf8.count + 35)
        key += ":{"
        key += digest(client.map { "c" + $0 } ?? "s", bytes: 16)
        key += "}"
        return key
    }

    /// How the names of a rule's counters begin, and no others.
    static func beginning(of rule: String) -> String { "\(rule.utf8.count):\(rule)" }

    /// The counter of `client` that is called so; nil if nothing is.
    static func counter(named name: String, client: String?) -> CounterKey? {
        let parts = name.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(String(Substring(parts[0]))), parts[1].count >= length else {
            return nil
        }
        let rule = String(decoding: parts[1].prefix(length), as: UTF8.self)
        let rest = String(decoding: parts[1].dropFirst(length), as: UTF8.self)
        return CounterKey(rule: rule, client: client, endpoint: rest.isEmpty ? nil : String(rest.dropFirst()))
    }

    private static func ending(_ path: String) -> String {
        path.utf8.count <= longestPath ? "=\(path)" : "=sha256:\(digest(path, bytes: 32))"
    }

    private static func digest(_ text: String, bytes: Int) -> String {
        var (text, hash) = (text, SHA256())
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hash.finalize().withUnsafeBytes { digest in
            String(unsafeUninitializedCapacity: 2 * bytes) { digits in
                for (place, byte) in digest.prefix(bytes).enumerated() {
                    digits.initializeElement(at: 2 * place, to: digit(byte >> 4))
                    digits.initializeElement(at: 2 * place + 1, to: digit(byte & 15))
                }
                return 2 * bytes
            }
        }
    }

    private static func digit(_ number: UInt8) -> UInt8 {
        number + (number < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}
