import NIOCore
import ResiliencePrimitives
import Synchronization

/// What all connections of a client have in common.
final class ConnectionPlan: Sendable {
    let options: RedisOptions
    let encryption: RedisEncryption?
    private let credentials: RedisCredentials?
    private let database: Int
    private let random: Mutex<SeededRandom>

    private init(_ other: ConnectionPlan, credentials: RedisCredentials?, database: Int) {
        (options, encryption) = (other.options, other.encryption)
        (self.credentials, self.database) = (credentials, database)
        random = Mutex(SeededRandom(seed: other.nextSeed()))
    }

    /// The same for the sentinels, which have users of their own and no databases.
    var forSentinels: ConnectionPlan { ConnectionPlan(self, credentials: options.sentinelCredentials, database: 0) }

    /// - Throws: ``RedisError`` if the TLS files cannot be used.
    init(_ url: RedisURL, _ options: RedisOptions) throws(RedisError) {
        self.options = options
        encryption = url.isEncrypted ? try RedisEncryption(options.tls) : nil
        (credentials, database) = (url.credentials, url.database)
        random = Mutex(SeededRandom(seed: options.seed))
    }

    /// What is said on a new connection.
    func handshake(_ role: Handshake.Role) -> Handshake.Settings {
        Handshake.Settings(
            credentials: credentials, database: database, clientName: options.clientName,
            version: options.protocolVersion, role: role)
    }

    /// A seed for a connection of its own.
    func nextSeed() -> UInt64 { random.withLock { $0.next() } }
}
