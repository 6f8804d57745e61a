/// Who a client is to a server.
public struct RedisCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The user; nil for the default one.
    public let username: String?
    /// The password.
    public let password: String

    /// Creates credentials.
    public init(username: String? = nil, password: String) { (self.username, self.password) = (username, password) }

    /// The user alone.
    public var description: String { username ?? "default" }

    /// The user alone, so that no dump shows the password.
    public var customMirror: Mirror { Mirror(self, children: ["username": description]) }
}
