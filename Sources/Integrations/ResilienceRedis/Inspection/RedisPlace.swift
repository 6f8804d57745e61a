import RateLimiting
import _RESP

/// A server, and a counter of a client of no other use that is kept there.
struct RedisPlace {
    /// What people call the server.
    let name: String
    let counter: CounterAddress

    /// The rule that the counter is one of.
    private static let rule = "resilience validate"

    init(_ name: String, client: String, prefix: String) {
        self.name = name
        counter = CounterAddress(CounterKey(rule: Self.rule, client: client), prefix: prefix)
    }

    /// One for each primary that CLUSTER SLOTS tells of: lists of first slot, last slot, and `[host, port, …]` of the primary.
    ///
    /// Clients are tried until one is in a slot of each: with n nodes of the same size, about n log n.
    static func each(of slots: RESPValue, client: String, prefix: String) -> [RedisPlace] {
        var owners: [(slots: ClosedRange<Int64>, name: String)] = []
        for range in slots.elements ?? [] {
            guard let parts = range.elements, parts.count >= 3, let first = parts[0].wholeNumber,
                let last = parts[1].wholeNumber, first <= last, let node = parts[2].elements, node.count >= 2,
                let port = node[1].wholeNumber
            else { continue }
            owners.append((first...last, "\(node[0].text ?? ""):\(port)"))
        }
        var places: [String: RedisPlace] = [:]
        let names = Set(owners.map(\.name))
        var attempt = 0
        while places.count < names.count && attempt < 1 << 20 {
            let place = RedisPlace("", client: "\(client) \(attempt)", prefix: prefix)
            let slot = Int64(HashSlot(key: place.counter.key).number)
            if let owner = owners.first(where: { $0.slots.contains(slot) }), places[owner.name] == nil {
                places[owner.name] = RedisPlace(owner.name, client: "\(client) \(attempt)", prefix: prefix)
            }
            attempt += 1
        }
        return places.values.sorted { $0.name < $1.name }
    }
}
