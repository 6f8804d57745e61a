/// Where a server listens.
public enum RedisEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address without brackets, and a port.
    case host(String, port: Int)
    /// A socket in the file system.
    case unixSocket(path: String)

    /// As in a URL: `[::1]:6379`, `unix:/run/redis.sock`.
    public var description: String {
        switch self {
        case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): "unix:\(path)"
        }
    }
}
