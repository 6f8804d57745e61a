/// Who is asking: the name that counters are kept under, and the kind of client that rules go by.
public struct Client: Hashable, Sendable {
    /// The name, such as `ip:203.0.113.9` or `user:ada`; any bytes will do.
    public let id: String
    /// The kind.
    public let type: ClientType

    /// Creates a client; its name is taken as it is.
    public init(id: String, type: ClientType) { (self.id, self.type) = (id, type) }
}
