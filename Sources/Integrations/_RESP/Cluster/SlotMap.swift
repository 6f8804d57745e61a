/// Which node serves which slot, as far as that is known.
struct SlotMap: Sendable {
    /// A moved slot, and the number of the refresh that was under way or over when that was learnt.
    private struct Move {
        let endpoint: RedisEndpoint
        let refresh: Int
    }

    private(set) var nodes: [RedisEndpoint] = []
    /// Where each of them is among them.
    private var places: [RedisEndpoint: Int16] = [:]
    private var owners = [Int16](repeating: -1, count: HashSlot.count)
    private var moves: [HashSlot: Move] = [:]
    private var refreshes = 0

    /// Who serves the slot; nil if that is not known.
    subscript(slot: HashSlot) -> RedisEndpoint? {
        let owner = owners[Int(slot.number)]
        return owner < 0 ? nil : nodes[Int(owner)]
    }

    /// A node said where the slot is now. That is newer than what a refresh brings that has begun already.
    mutating func move(_ slot: HashSlot, to endpoint: RedisEndpoint) {
        moves[slot] = Move(endpoint: endpoint, refresh: refreshes)
        own(slot, endpoint)
    }

    /// A refresh begins; its number.
    mutating func beginRefresh() -> Int {
        refreshes += 1
        return refreshes
    }

    /// Takes what a node answered to CLUSTER SLOTS: lists of first slot, last slot, `[host, port, …]` of the primary and
    /// of its replicas. Whether it said anything that can be used.
    mutating func finishRefresh(_ number: Int, _ reply: RESPValue, from answering: RedisEndpoint) -> Bool {
        var map = SlotMap()
        // No cluster has more ranges than slots
        for range in (reply.elements ?? []).prefix(HashSlot.count) {
            guard let parts = range.elements, parts.count >= 3, let first = parts[0].wholeNumber,
                let last = parts[1].wholeNumber, first >= 0, last < HashSlot.count, first <= last,
                let node = parts[2].elements, node.count >= 2, let port = node[1].wholeNumber, 1...65_535 ~= port,
                let endpoint = RedisEndpoint(node[0].text, port: Int(port), from: answering)
            else { continue }
            let owner = map.index(of: endpoint)
            for slot in first...last { map.owners[Int(slot)] = owner }
        }
        if map.nodes.isEmpty { return false }
        (nodes, places, owners) = (map.nodes, map.places, map.owners)
        moves = moves.filter { $0.value.refresh >= number }
        for (slot, move) in moves { own(slot, move.endpoint) }
        return true
    }

    private mutating func own(_ slot: HashSlot, _ endpoint: RedisEndpoint) {
        owners[Int(slot.number)] = index(of: endpoint)
    }

    private mutating func index(of endpoint: RedisEndpoint) -> Int16 {
        if let known = places[endpoint] { return known }
        let place = Int16(clamping: nodes.count)
        nodes.append(endpoint)
        places[endpoint] = place
        return place
    }
}
