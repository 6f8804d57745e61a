public import Logging
public import NIOCore
import NIOPosix

/// How a client treats its connections, whatever the servers.
public struct RedisOptions: Sendable {
    /// The protocol that is asked for.
    public enum ProtocolVersion: Sendable {
        /// RESP3, and RESP2 where a server does not speak it.
        case resp3
        /// RESP2.
        case resp2
    }

    /// How long commands usually wait: a connection whose oldest answer is overdue five times as long, and at least a
    /// second, is given up.
    public var commandTimeout: Duration = .milliseconds(100)
    /// How long an attempt to connect may take, TLS and login included.
    public var connectTimeout: Duration = .seconds(1)
    /// Connections to one server that carry commands; they are pipelined, so that one is enough for most and two for all.
    public var connectionsPerNode = 1
    /// Commands under way on one connection, answered late ones included; more are refused at once.
    public var maxCommands = 1024
    /// Their bytes.
    public var maxBytes = 1024 * 1024
    /// How TLS connections verify.
    public var tls = RedisTLS()
    /// User and password of sentinels; those of the URL are the servers'.
    public var sentinelCredentials: RedisCredentials?
    /// What the connections are called on the server; what it does not take there is replaced.
    public var clientName = "resilience"
    /// The protocol that is asked for.
    public var protocolVersion = ProtocolVersion.resp3
    /// Gets a line when a server goes away, for another reason than before, and when it is back.
    public var logger = Logger(label: "redis")
    /// Where connections live.
    public var eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    /// What the waits between attempts are drawn from.
    public var seed = UInt64.random(in: .min ... .max)

    /// What the waits between two looks at sentinels or at a cluster are taken on; connections go by their event loop.
    var clock: any Clock<Duration> = ContinuousClock()
    /// How long one sentinel may take to say where the primary is, and one node which slots are whose, before the next one
    /// is asked.
    var sentinelPatience = Duration.milliseconds(300)
    var nodePatience = Duration.milliseconds(500)

    /// Creates the defaults.
    public init() {}
}
