import NIOCore
import Synchronization

/// A connection that carries the commands of any number of callers, pipelined, and is made again whenever it ends.
final class RedisConnection: Sendable {
    let server: String
    private let loop: any EventLoop
    private let shared: ConnectionState
    private let core: NIOLoopBoundBox<ConnectionCore?>
    /// Made once, since it is handed to the loop with each batch.
    private let drain: @Sendable () -> Void

    /// Creates a connection that connects when it is first used or ``start()``ed.
    ///
    /// - Parameter connect: makes the socket; called on `loop` for each attempt.
    init(
        server: String, handshake: Handshake.Settings, options: RedisOptions, loop: any EventLoop, seed: UInt64,
        connect: @escaping @Sendable (LinkHandler, TimeAmount) -> EventLoopFuture<Void>
    ) {
        let shared = ConnectionState(server: server, options: options)
        let core = NIOLoopBoundBox<ConnectionCore?>.makeEmptyBox(eventLoop: loop)
        (self.server, self.loop, self.shared, self.core) = (server, loop, shared, core)
        drain = { core.value?.drain() }
        loop.execute {
            let made = ConnectionCore(shared, options: options, loop: loop)
            made.attach(
                RedisLink(
                    server: server, handshake: handshake, options: options, loop: loop, seed: seed, delegate: made,
                    connect: connect))
            core.value = made
        }
    }

    deinit { Self.close(core, on: loop, .closed(server)) }

    /// What has happened so far.
    var counters: RedisCounters {
        shared.guarded.withLock { state in
            var counters = state.counters
            counters.refused = state.outbox.refused
            counters.underWay = state.outbox.load
            return counters
        }
    }

    /// Whether the caller is on the event loop of this connection.
    var isOnItsLoop: Bool { loop.inEventLoop }

    /// Commands in line and in flight.
    var load: Int { shared.guarded.withLock { $0.outbox.load } }

    /// Connects, if nothing has been done about that yet.
    func start() { loop.execute(drain) }

    /// Ends the connection; who waits, or comes later, is told `error`.
    func close(_ error: RedisError) { Self.close(core, on: loop, error) }

    /// Sends a command between two whose answers are dropped, and returns its answer, an error among them.
    func exchange(
        _ command: WireCommand, before: WireCommand? = nil, after: WireCommand? = nil, deadline: NIODeadline,
        ticket: CallTicket = CallTicket()
    ) async throws(RedisError) -> RESPValue {
        if Task.isCancelled { throw .cancelled(server) }
        if deadline <= loop.now { throw RedisError(.timeout, "\(server): the deadline had passed before it was asked") }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                put(command, before, after, waiter, deadline, ticket)
            }
        } onCancel: {
            cancel(ticket)
        }
        return try result.get()
    }

    private func put(
        _ command: WireCommand, _ before: WireCommand?, _ after: WireCommand?, _ waiter: ConnectionState.Waiter,
        _ deadline: NIODeadline, _ ticket: CallTicket
    ) {
        let (admission, isLone) = shared.guarded.withLock { state in
            let admission = state.outbox.append(
                command, before: before, after: after, waiter: waiter, deadline: deadline, name: server)
            if case .accepted(let sequence, _) = admission {
                ticket.sequence = sequence
                if case .source(let script, _, _) = command { state.ledger.taught(script, at: sequence) }
            }
            return (admission, state.outbox.isLone)
        }
        switch admission {
        case .refused(let error): waiter.resume(returning: .failure(error))
        case .accepted(_, let wake):
            // A lone caller on the loop need not wait for others who might come
            if wake, isLone, loop.inEventLoop { drain() } else if wake { loop.execute(drain) }
            // The handler found no number if it ran before this command was in line.
            if Task.isCancelled { cancel(ticket) }
        }
    }

    private func cancel(_ ticket: CallTicket) {
        loop.execute { [core] in core.value?.cancel(ticket) }
    }

    private static func close(
        _ core: NIOLoopBoundBox<ConnectionCore?>, on loop: any EventLoop, _ error: RedisError
    ) {
        loop.execute { core.value?.close(error) }
    }
}

extension RedisConnection {
    // MARK: Scripts

    /// Runs a script by its digest, and teaches the server its source if it does not know it.
    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: NIODeadline
    ) async throws(RedisError) -> RESPValue {
        let ticket = CallTicket()
        let (byDigest, isInDoubt) = shared.guarded.withLock { state in
            (state.ledger.prefersDigest(script), state.ledger.isInDoubt(script))
        }
        guard byDigest else {
            return try await exchange(.source(script, keys: keys, arguments: arguments), deadline: deadline)
        }
        let digest = WireCommand.digest(script, keys: keys, arguments: arguments)
        var reply = try await exchange(digest, deadline: deadline, ticket: ticket)
        guard reply.isUnknownScript else {
            if isInDoubt { shared.guarded.withLock { $0.ledger.known(script) } }
            return reply
        }
        let isTaught = shared.guarded.withLock { $0.ledger.isTaught(script, since: ticket.sequence ?? .max) }
        if isTaught {
            reply = try await exchange(digest, deadline: deadline)
            guard reply.isUnknownScript else { return reply }
        }
        return try await exchange(
            .source(script, keys: keys, arguments: arguments), after: .load(script), deadline: deadline)
    }
}

extension RESPValue {
    fileprivate var isUnknownScript: Bool {
        guard case .error(let error) = self else { return false }
        return error.code == "NOSCRIPT"
    }
}
