import Crypto

/// A Lua script that a server runs as one step, known to it by the SHA-1 of its source.
public struct RedisScript: Hashable, Sendable, CustomStringConvertible {
    /// For messages.
    public let name: String
    /// The Lua.
    public let source: String
    /// Forty hexadecimal digits, in lower case.
    public let digest: String

    /// Creates a script; costs hashing its source once.
    public init(_ name: String, source: String) {
        (self.name, self.source) = (name, source)
        let alphabet = Array("0123456789abcdef")
        digest = String(
            Insecure.SHA1.hash(data: Array(source.utf8)).flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] })
    }

    /// Its name.
    public var description: String { name }
}
