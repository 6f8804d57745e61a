/// What a counter belongs to: a rule, and the client, or client and path, that it counts.
///
/// The parts are never joined, and compared byte by byte, so no two keys can be mistaken for each other whatever they
/// contain.
public struct CounterKey: Hashable, Sendable {
    private let ruleName: ExactText
    private let clientName: ExactText?
    private let path: ExactText?
    /// Of the client alone: all counters of a client are kept in one place.
    let clientHash: Int
    /// Of all parts, seeded anew in each process.
    let hash: Int

    /// Creates a key.
    ///
    /// - Parameters:
    ///   - rule: the name of the rule.
    ///   - client: the client's id; nil for a count that all share.
    ///   - endpoint: the normalised path, if each is counted by itself.
    public init(rule: String, client: String?, endpoint: String? = nil) {
        ruleName = ExactText(rule)
        clientName = client.map(ExactText.init)
        path = endpoint.map(ExactText.init)
        clientHash = Self.hash(of: clientName)
        var hasher = Hasher()
        hasher.combine(clientHash)
        hasher.combine(ruleName)
        hasher.combine(path)
        hash = hasher.finalize()
    }

    /// The name of the rule.
    public var rule: String { ruleName.text }
    /// The client's id; nil for a count that all share.
    public var client: String? { clientName?.text }
    /// The normalised path, if each is counted by itself.
    public var endpoint: String? { path?.text }

    /// Whether both belong to the same rule and the same client and path.
    public static func == (left: CounterKey, right: CounterKey) -> Bool {
        left.hash == right.hash && left.clientName == right.clientName && left.ruleName == right.ruleName
            && left.path == right.path
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    static func hash(of client: ExactText?) -> Int {
        var hasher = Hasher()
        hasher.combine(client)
        return hasher.finalize()
    }

    /// Whether this is a counter of `client`, and of `rule` if that is given.
    func belongs(to client: ExactText?, rule: ExactText?) -> Bool {
        clientName == client && (rule == nil || ruleName == rule)
    }

    /// Heap bytes of what only this key has; the rule's name is shared with the rule.
    var allocatedBytes: Int { (clientName?.allocatedBytes ?? 0) + (path?.allocatedBytes ?? 0) }
}
