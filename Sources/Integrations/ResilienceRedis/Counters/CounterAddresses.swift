import RateLimiting
import Synchronization

/// Where counters are. Of those asked for last it is known: a digest takes longer than all else that a question does here.
final class CounterAddresses: Sendable {
    private let prefix: String
    /// By the hash of the key; of those that share a place the last.
    private let known = Mutex([(key: CounterKey, address: CounterAddress)?](repeating: nil, count: 256))

    init(prefix: String) { self.prefix = prefix }

    subscript(key: CounterKey) -> CounterAddress {
        let place = Int(UInt8(truncatingIfNeeded: key.hashValue))
        if let known = known.withLock({ $0[place] }), known.key == key { return known.address }
        let address = CounterAddress(key, prefix: prefix)
        known.withLock { $0[place] = (key, address) }
        return address
    }
}
