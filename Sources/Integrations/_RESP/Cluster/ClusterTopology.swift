import NIOCore
import Synchronization

/// The nodes of a cluster and which slots they serve, asked for again when there is reason to.
///
/// Whoever learns that the picture is wrong says so; it is redrawn by one at a time and at most once a second, since a
/// fleet learns the same at the same moment.
final class ClusterTopology: Sendable {
    private struct State {
        var map = SlotMap()
        var nodes: [RedisEndpoint: RedisNode] = [:]
        var turn = 0
        var isClosed = false
        var refresher: Task<Void, Never>?
        /// Whether there has been reason for another refresh since the last one began.
        var isWanted = false
    }

    private let seeds: [RedisEndpoint]
    private let plan: ConnectionPlan
    private let state = Mutex(State())

    private static let interval = Duration.seconds(1)

    init(seeds: [RedisEndpoint], _ plan: ConnectionPlan) { (self.seeds, self.plan) = (seeds, plan) }

    /// The node that serves the slot, or any, one after the other, where that is unknown or does not matter.
    func node(for slot: HashSlot?) -> RedisNode {
        let (node, isKnown) = state.withLock { state -> (RedisNode, Bool) in
            let owner = slot.flatMap { state.map[$0] }
            let endpoint = owner ?? next(in: &state)
            return (self.node(at: endpoint, in: &state), owner != nil || (slot == nil && !state.map.nodes.isEmpty))
        }
        if !isKnown { refresh() }
        return node
    }

    /// How many nodes can be asked about a slot, one after the other, before it is given up: the one that serves it, or
    /// any where that is unknown.
    func choices(for slot: HashSlot?) -> Int {
        state.withLock { state in
            if let slot, state.map[slot] != nil { return 1 }
            return max(seeds.count, state.map.nodes.count)
        }
    }

    /// The node at an address.
    func node(at endpoint: RedisEndpoint) -> RedisNode { state.withLock { self.node(at: endpoint, in: &$0) } }

    /// One address after the other, for what any node will do.
    func anyEndpoint() -> RedisEndpoint? { state.withLock { next(in: &$0) } }

    /// What has happened on all connections.
    var counters: RedisCounters {
        state.withLock { $0.nodes.values.reduce(into: RedisCounters()) { $0 += $1.counters } }
    }

    /// A node said where the slot is. If that was itself, its address leads to another server by now: it is connected to
    /// anew.
    func moved(_ redirection: RedisRedirection, by node: RedisNode) {
        let stale = state.withLock { state -> RedisNode? in
            state.map.move(redirection.slot, to: redirection.endpoint)
            guard redirection.endpoint == node.endpoint, state.nodes[node.endpoint] === node else { return nil }
            return state.nodes.removeValue(forKey: node.endpoint)
        }
        stale?.leave()
        refresh()
    }

    /// Redraws the picture, now or as soon as that may be.
    func refresh() {
        state.withLock { state in
            state.isWanted = true
            if state.isClosed || state.refresher != nil { return }
            state.refresher = Task { [weak self] in
                while let self, beginOrEnd() {
                    await redraw()
                    try? await plan.options.clock.sleep(for: Self.interval * Double.random(in: 1...1.5))
                }
            }
        }
    }

    /// Ends all connections.
    func shutdown() async {
        let (nodes, refresher) = state.withLock { state in
            state.isClosed = true
            defer { state.nodes = [:] }
            return (Array(state.nodes.values), state.refresher)
        }
        refresher?.cancel()
        for node in nodes { node.close() }
        await refresher?.value
    }

    deinit { state.withLock { $0.refresher }?.cancel() }

    private func beginOrEnd() -> Bool {
        state.withLock { state in
            let goesOn = state.isWanted && !state.isClosed && !Task.isCancelled
            if !goesOn { state.refresher = nil }
            state.isWanted = false
            return goesOn
        }
    }

    /// Asks one node after the other until one has answered.
    private func redraw() async {
        let number = state.withLock { $0.map.beginRefresh() }
        for _ in 0..<choices(for: nil) + seeds.count {
            guard !Task.isCancelled, let endpoint = anyEndpoint() else { return }
            let reply = try? await node(at: endpoint)
                .exchange(.words(["CLUSTER", "SLOTS"]), deadline: .now() + TimeAmount(plan.options.nodePatience))
            if let reply, take(reply, number, from: endpoint) { return }
        }
        // Nobody answered: asked again until somebody does.
        state.withLock { $0.isWanted = true }
    }

    private func take(_ reply: RESPValue, _ number: Int, from endpoint: RedisEndpoint) -> Bool {
        // Before the lock, which decisions take
        guard let picture = SlotMap(reply, from: endpoint) else { return false }
        let gone = state.withLock { state in
            state.map.finishRefresh(number, picture)
            let kept = Set(state.map.nodes + seeds)
            let gone = state.nodes.filter { !kept.contains($0.key) }
            for address in gone.keys { state.nodes[address] = nil }
            return Array(gone.values)
        }
        for node in gone { node.leave() }
        return true
    }

    private func node(at endpoint: RedisEndpoint, in state: inout State) -> RedisNode {
        if let node = state.nodes[endpoint] { return node }
        let node = RedisNode(endpoint, plan)
        if state.isClosed { node.close() } else { state.nodes[endpoint] = node }
        return node
    }

    /// The nodes in turn, and now and then a seed, whose name may lead elsewhere by now.
    private func next(in state: inout State) -> RedisEndpoint {
        state.turn &+= 1
        let known = state.map.nodes + seeds
        return known[state.turn % known.count]
    }
}
