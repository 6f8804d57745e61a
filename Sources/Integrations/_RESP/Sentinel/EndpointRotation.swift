import Synchronization

/// Some addresses, one after the other.
final class EndpointRotation: Sendable {
    private let endpoints: [RedisEndpoint]
    private let turn = Atomic(0)

    init(_ endpoints: [RedisEndpoint]) { self.endpoints = endpoints }

    /// The next address; nil if there are none.
    func next() -> RedisEndpoint? {
        if endpoints.isEmpty { return nil }
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue & Int.max
        return endpoints[turn % endpoints.count]
    }
}
