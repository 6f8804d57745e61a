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

    /// Knows nothing.
    init() {}

    /// What a node answered to CLUSTER SLOTS: lists of first slot, last slot, `[host, port, …]` of the primary and of
    /// its replicas; nil if nothing of it can be used.
    ///
    /// Ends with the range that makes as many slots as there are, each counted as often as it is named: whatever a
    /// server answers, that is little work.
    init?(_ reply: RESPValue, from answering: RedisEndpoint) {
        var named = 0
        for range in reply.elements ?? [] where named < HashSlot.count {
            guard let parts = range.elements, parts.count >= 3, let first = parts[0].wholeNumber,
                let last = parts[1].wholeNumber, first >= 0, last < HashSlot.count, first <= last,
                let node = parts[2].elements, node.count >= 2, let port = node[1].wholeNumber, 1...65_535 ~= port,
                let endpoint = RedisEndpoint(node[0].text, port: Int(port), from: answering)
            else { continue }
            let owner = index(of: endpoint)
            for slot in first...last { owners[Int(slot)] = owner }
            named += Int(last - first) + 1
        }
        if nodes.isEmpty { return nil }
    }

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

    /// Takes over a picture that the refresh brought, but for what was learnt since that began.
    mutating func finishRefresh(_ number: Int, _ picture: SlotMap) {
        (nodes, places, owners) = (picture.nodes, picture.places, picture.owners)
        moves = moves.filter { $0.value.refresh >= number }
        for (slot, move) in moves { own(slot, move.endpoint) }
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
