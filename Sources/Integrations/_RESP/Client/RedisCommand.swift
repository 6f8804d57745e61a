import NIOCore

/// A command for one server: its name and arguments, and where it belongs in a cluster.
public struct RedisCommand: Sendable, CustomStringConvertible {
    /// Name and arguments.
    public let words: [RedisArgument]
    /// The key whose node is to be asked; nil for any node.
    public let key: String?

    /// Creates a command.
    ///
    /// - Precondition: there is at least the name.
    public init(_ words: [RedisArgument], key: String? = nil) {
        precondition(!words.isEmpty, "a command has a name")
        (self.words, self.key) = (words, key)
    }

    /// Creates a command.
    public init(_ name: RedisArgument, _ arguments: RedisArgument..., key: String? = nil) {
        self.init([name] + arguments, key: key)
    }

    /// The name alone: arguments may be secret.
    public var description: String {
        switch words[0] {
        case .text(let name): name
        case .integer(let number): "\(number)"
        case .bytes(let bytes): String(buffer: bytes)
        }
    }
}
