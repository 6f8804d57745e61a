import Synchronization

/// Where the primary is, for a connection that follows it.
final class PrimaryPlace: Sendable {
    private let place = Mutex<RedisEndpoint?>(nil)

    /// The address; nil while it is unknown.
    var endpoint: RedisEndpoint? {
        get { place.withLock { $0 } }
        set { place.withLock { $0 = newValue } }
    }
}
