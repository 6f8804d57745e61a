import NIOCore

/// A client of a cluster: asks the node that serves the key, and follows within the deadline where that has changed.
///
/// Without a picture of the cluster, any node is asked: it says where the key is. Trouble with one node fails the
/// commands for its slots and no others.
final class RedisCluster: RedisClient {
    private let topology: ClusterTopology
    private let subscriber: RedisSubscriber

    /// Nodes that are asked for one command.
    private static let hops = 4

    init(_ seeds: [RedisEndpoint], _ plan: ConnectionPlan) {
        let topology = ClusterTopology(seeds: seeds, plan)
        self.topology = topology
        subscriber = RedisSubscriber(server: "redis cluster at \(seeds[0])", plan) { topology.anyEndpoint() }
    }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        let deadline = NIODeadline(deadline)
        return try await follow(command.key.map { HashSlot(key: $0) }) { node, isAsking throws(RedisError) in
            try await node.exchange(.words(command.words), before: isAsking ? .asking : nil, deadline: deadline)
        }
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let deadline = NIODeadline(deadline)
        let slots = Set(keys.map { HashSlot(key: $0) })
        if slots.count > 1 {
            throw RedisError(
                .crossSlot, "script \(script): its keys are in \(slots.count) slots; one tag puts them into one")
        }
        return try await follow(slots.first) { node, isAsking throws(RedisError) in
            guard isAsking else {
                return try await node.run(script, keys: keys, arguments: arguments, deadline: deadline)
            }
            // By its digest it might be unknown there, and the permission to ask would have been used up.
            let source = WireCommand.source(script, keys: keys, arguments: arguments)
            return try await node.exchange(source, before: .asking, deadline: deadline)
        }
    }

    func subscribe(to channels: [String]) -> RedisSubscription { subscriber.subscribe(to: channels) }

    func shutdown() async {
        subscriber.close()
        await topology.shutdown()
    }

    var counters: RedisCounters { topology.counters }

    /// Asks the node of the slot, then where its answers point.
    private func follow(
        _ slot: HashSlot?, _ ask: (RedisNode, _ isAsking: Bool) async throws(RedisError) -> RESPValue
    ) async throws(RedisError) -> RESPValue {
        var (reply, node) = try await first(slot) { node throws(RedisError) in try await ask(node, false) }
        for _ in 1..<Self.hops {
            guard case .error(let error) = reply, let redirection = RedisRedirection(error, from: node.endpoint) else {
                break
            }
            let isAsking = error.code == "ASK"
            if !isAsking { topology.moved(redirection, by: node) }
            node = topology.node(at: redirection.endpoint)
            reply = try await tell(of: node) { node throws(RedisError) in try await ask(node, isAsking) }
        }
        return try settle(reply, node)
    }

    /// Asks the node of the slot, or where that is unknown, the next one that can be reached.
    private func first(
        _ slot: HashSlot?, _ ask: (RedisNode) async throws(RedisError) -> RESPValue
    ) async throws(RedisError) -> (RESPValue, RedisNode) {
        for _ in 1..<topology.choices(for: slot) {
            let node = topology.node(for: slot)
            do {
                return (try await tell(of: node, ask), node)
            } catch {
                if error.code != .unavailable { throw error }
            }
        }
        let node = topology.node(for: slot)
        return (try await tell(of: node, ask), node)
    }

    /// Says what the picture should be redrawn for: a node that does not answer.
    private func tell(
        of node: RedisNode, _ ask: (RedisNode) async throws(RedisError) -> RESPValue
    ) async throws(RedisError) -> RESPValue {
        do {
            return try await ask(node)
        } catch {
            switch error.code {
            case .timeout, .unavailable, .connectionLost, .stalled: topology.refresh()
            default: break
            }
            throw error
        }
    }

    private func settle(_ reply: RESPValue, _ node: RedisNode) throws(RedisError) -> RESPValue {
        do {
            return try reply.orThrow(node.server)
        } catch {
            switch error.code {
            case .clusterDown, .readOnly, .moved, .masterDown, .loading: topology.refresh()
            default: break
            }
            throw error
        }
    }
}
