import _RESP

/// What a server says about itself; nil where it does not say it, or not to this user.
package struct ServerFacts: Sendable {
    /// `Redis`, or `Valkey`.
    package private(set) var product: String?
    package private(set) var version: String?
    package private(set) var isReplica: Bool?
    /// The most bytes it may fill; 0: no limit.
    package internal(set) var memoryLimit: Int?
    /// What it does when they are full.
    package internal(set) var evictionPolicy: String?

    init() {}

    /// Reads what INFO answers.
    init(info text: String) {
        var fields: [Substring: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon]] = String(line[line.index(after: colon)...])
        }
        if let version = fields["valkey_version"] {
            (product, self.version) = ("Valkey", version)
        } else if let version = fields["redis_version"] {
            (product, self.version) = ("Redis", version)
        }
        isReplica = fields["role"].map { $0 == "slave" }
        memoryLimit = fields["maxmemory"].flatMap { Int($0) }
        evictionPolicy = fields["maxmemory_policy"]
    }

    /// Reads what HELLO answers, which every user may ask.
    init(hello: RESPValue) {
        product = hello["server"]?.text.map { $0 == "redis" ? "Redis" : $0.capitalized }
        version = hello["version"]?.text
        isReplica = hello["role"]?.text.map { $0 == "slave" || $0 == "replica" }
    }

    /// Whether the scripts run there: since Redis 5.0 they may read the clock and write. nil: nobody knows.
    var isRecentEnough: Bool? {
        guard product == "Redis" else { return product.map { _ in true } }
        return version.flatMap { Int($0.prefix { $0 != "." }) }.map { $0 >= 5 }
    }

    /// Whether a full server makes room by throwing away what expires, as all counters do. nil: nobody knows.
    var evicts: Bool? {
        if memoryLimit == 0 { return false }
        return evictionPolicy.map { $0 != "noeviction" }
    }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
