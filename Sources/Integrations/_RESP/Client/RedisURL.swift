/// Which servers a URL names, in every form of `store.redis`.
///
///     redis://user:password@localhost:6379/0          rediss://… with TLS
///     redis+cluster://host1,host2:7000                rediss+cluster://…
///     redis+sentinel://host1,host2:26379/name/0       rediss+sentinel://…
///     redis+unix:///run/redis.sock?db=0
///
/// Users, passwords, paths and names are percent-decoded; IPv6 addresses stand in brackets.
public struct RedisURL: Hashable, Sendable, CustomStringConvertible {
    /// How the servers form one.
    public enum Topology: Hashable, Sendable {
        /// One server.
        case standalone(RedisEndpoint)
        /// Some nodes of a cluster, which name the others.
        case cluster([RedisEndpoint])
        /// Some sentinels, which say where the primary of that name is.
        case sentinel([RedisEndpoint], primary: String)
    }

    /// How the servers form one, and where they are.
    public let topology: Topology
    /// User and password; nil: none.
    public let credentials: RedisCredentials?
    /// The number of the database.
    public let database: Int
    /// Whether connections use TLS.
    public let isEncrypted: Bool

    /// The URL without user and password.
    public var description: String {
        let scheme = isEncrypted ? "rediss" : "redis"
        func list(_ endpoints: [RedisEndpoint]) -> String { endpoints.map(\.description).joined(separator: ",") }
        return switch topology {
        case .standalone(.unixSocket(let path)): "redis+unix://\(path)?db=\(database)"
        case .standalone(let endpoint): "\(scheme)://\(endpoint)/\(database)"
        case .cluster(let endpoints): "\(scheme)+cluster://\(list(endpoints))"
        case .sentinel(let endpoints, let primary): "\(scheme)+sentinel://\(list(endpoints))/\(primary)/\(database)"
        }
    }

    init(topology: Topology, credentials: RedisCredentials?, database: Int, isEncrypted: Bool) {
        (self.topology, self.credentials, self.database, self.isEncrypted) =
            (topology, credentials, database, isEncrypted)
    }

    /// Reads a URL.
    ///
    /// - Throws: ``RedisError`` that says what is wrong, and never shows user or password.
    public init(_ text: String) throws(RedisError) {
        let parser = try RedisURLParser(text)
        self = try parser.url()
    }
}
