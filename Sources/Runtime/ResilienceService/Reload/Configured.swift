public import ResilienceConfiguration
import Synchronization

/// A value that follows from the configuration in force, and is made again once that is another.
///
///     let hosts = Configured(by: manager) { Set($0.settings.http.trustedHosts) }
///     hosts.value.contains(host)
///
/// To be read whenever it is needed. Reading costs two short locks, and what `make` does after a reload.
public final class Configured<Value: Sendable>: Sendable {
    private let manager: ResilienceManager
    private let make: @Sendable (ResolvedConfiguration) -> Value
    private let made: Mutex<(number: Int, value: Value)>

    /// Makes the value for the first time. `make` may be called more than once for the same configuration.
    public init(by manager: ResilienceManager, _ make: @escaping @Sendable (ResolvedConfiguration) -> Value) {
        (self.manager, self.make) = (manager, make)
        let current = manager.inForce
        made = Mutex((current.number, make(current.configuration)))
    }

    /// The value of the configuration in force.
    public var value: Value {
        let current = manager.inForce
        if let known = made.withLock({ $0.number == current.number ? $0.value : nil }) { return known }
        // What it makes is somebody else's code, hence outside the lock
        let value = make(current.configuration)
        made.withLock { made in
            if made.number < current.number { made = (current.number, value) }
        }
        return value
    }
}
