import NIOCore
import Synchronization

/// One server and the one or two connections that carry its commands.
final class RedisNode: Sendable {
    let endpoint: RedisEndpoint
    /// For messages.
    var server: String { connections[0].server }
    private let connections: [RedisConnection]
    private let turn = Atomic(0)

    init(_ endpoint: RedisEndpoint, _ plan: ConnectionPlan, role: Handshake.Role = .commands) {
        self.endpoint = endpoint
        connections = (0..<max(1, plan.options.connectionsPerNode)).map { _ in
            let loop = plan.options.eventLoopGroup.next()
            let connector = RedisConnector(endpoint, encryption: plan.encryption)
            return RedisConnection(
                server: "redis at \(endpoint)", handshake: plan.handshake(role), options: plan.options, loop: loop,
                seed: plan.nextSeed()
            ) { handler, timeout in
                connector.connect(handler, timeout: timeout, on: loop)
            }
        }
    }

    /// What has happened on its connections.
    var counters: RedisCounters { connections.reduce(into: RedisCounters()) { $0 += $1.counters } }

    /// Connects, if nothing has been done about that yet.
    func start() { for connection in connections { connection.start() } }

    /// Ends the connections since the client ends; who waits, fails.
    func close() { for connection in connections { connection.close(.closed(server)) } }

    /// Ends the connections since the server is not the one to ask any more; what is in flight is lost.
    func leave() {
        let error = RedisError(.connectionLost, "\(server): is not the server to ask any more")
        for connection in connections { connection.close(error) }
    }

    /// Sends a command, after another whose answer is dropped, and returns its answer, which may be an error.
    func exchange(
        _ command: WireCommand, before: WireCommand? = nil, deadline: NIODeadline
    ) async throws(RedisError) -> RESPValue {
        try await onConnection { connection throws(RedisError) in
            try await connection.exchange(command, before: before, deadline: deadline)
        }
    }

    /// Runs a script and returns its answer, which may be an error.
    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: NIODeadline
    ) async throws(RedisError) -> RESPValue {
        try await onConnection { connection throws(RedisError) in
            try await connection.run(script, keys: keys, arguments: arguments, deadline: deadline)
        }
    }

    /// Takes the connection whose event loop the caller is on, which saves two changes of threads, or else each in turn;
    /// and another one where the first does not take the command at all.
    private func onConnection(
        _ send: (RedisConnection) async throws(RedisError) -> RESPValue
    ) async throws(RedisError) -> RESPValue {
        guard connections.count > 1 else { return try await send(connections[0]) }
        let near = connections.firstIndex { $0.isOnItsLoop }
        let first = near ?? (turn.wrappingAdd(1, ordering: .relaxed).newValue & Int.max) % connections.count
        do {
            return try await send(connections[first])
        } catch {
            switch error.code {
            case .busy, .stalled, .unavailable: return try await send(connections[(first + 1) % connections.count])
            default: throw error
            }
        }
    }
}
