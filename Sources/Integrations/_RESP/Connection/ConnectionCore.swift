import NIOCore
import Synchronization

/// The part of a ``RedisConnection`` that lives on the event loop: writes what callers left, hands them the answers,
/// keeps their deadlines.
final class ConnectionCore: RedisLinkDelegate {
    typealias Waiter = ConnectionState.Waiter

    private let shared: ConnectionState
    private let loop: any EventLoop
    private var ring: ReplyRing<Waiter>
    private var link: RedisLink?
    private var isStalled = false
    /// What has been read and not been handed over: callers go on once all that came together has been read.
    private var answers: [(waiter: Waiter, value: RESPValue)] = []
    private var settled = (commands: 0, bytes: 0)

    init(_ shared: ConnectionState, options: RedisOptions, loop: any EventLoop) {
        (self.shared, self.loop) = (shared, loop)
        ring = ReplyRing(
            maxCommands: options.maxCommands, usual: TimeAmount(options.commandTimeout), patience: options.patience)
    }

    /// Gives the core its link, which it owns.
    func attach(_ link: RedisLink) { self.link = link }

    /// Writes what is in line, or sees to it that it can be.
    func drain() {
        guard let link, link.isReady else {
            let deadline = shared.guarded.withLock { state in
                state.outbox.leave()
                return state.outbox.nextDeadline
            }
            link?.start()
            if let deadline { link?.wake(at: deadline) }
            return
        }
        let batch = shared.guarded.withLock { state in
            let batch = state.outbox.take()
            state.counters.written += batch.entries.count
            if !batch.entries.isEmpty { state.counters.writes += 1 }
            return batch
        }
        if batch.entries.isEmpty { return }
        ring.append(batch.entries, at: loop.now)
        link.write(batch.bytes)
        if let deadline = batch.entries.lazy.map(\.deadline).min() { link.wake(at: deadline) }
    }

    /// Gives up on a command; the caller goes on at once, its answer will be dropped.
    func cancel(_ ticket: CallTicket) {
        guard let sequence = ticket.sequence else { return }
        if let waiter = shared.guarded.withLock({ $0.outbox.cancel(sequence) }) {
            waiter.resume(returning: .failure(.cancelled(shared.server)))
        } else if let waiter = ring.cancel(sequence) {
            shared.guarded.withLock { $0.counters.abandoned += 1 }
            waiter.resume(returning: .failure(.cancelled(shared.server).afterSending()))
        }
    }

    /// Ends the connection for good; whoever waits, or comes later, is told `error`.
    func close(_ error: RedisError) {
        link?.close()
        finishReading()
        let unsent = shared.guarded.withLock { state in
            state.outbox.refusal = error
            return state.outbox.clear()
        }
        let orphans = ring.clear()
        for waiter in unsent { waiter.resume(returning: .failure(error)) }
        for waiter in orphans { waiter.resume(returning: .failure(error.afterSending())) }
        link = nil
    }
}

extension ConnectionCore {
    // MARK: What the link tells

    func linkBecameReady() {
        shared.guarded.withLock { state in
            state.outbox.refusal = nil
            state.counters.connections += 1
        }
        drain()
    }

    func linkReceived(_ value: RESPValue) {
        if case .push = value { return }
        guard let (place, bytes) = ring.pop() else {
            let unasked = value.error.map { RedisError($0, from: shared.server) }
            link?.fail(unasked ?? RedisError(.protocolViolation, "\(shared.server): an answer to nothing"))
            return
        }
        if value.error == nil { link?.answered() }
        settled.commands += 1
        settled.bytes += bytes
        if case .waiting(let waiter) = place { answers.append((waiter, value)) }
    }

    func linkFinishedReading() {
        finishReading()
    }

    func linkEnded(_ error: RedisError, isAway: Bool) {
        finishReading()
        isStalled = false
        let (commands, bytes, orphans) = (ring.count, ring.bytes, ring.clear())
        let away = RedisError(.unavailable, error.description, reply: error.reply)
        let unsent = shared.guarded.withLock { state in
            state.outbox.settle(commands: commands, bytes: bytes)
            state.ledger.forget()
            state.counters.failures += 1
            state.counters.lost += orphans.count
            state.outbox.refusal = isAway ? away : nil
            return isAway ? state.outbox.clear() : []
        }
        let lost = RedisError(error.codeInFlight, error.description, mayHaveRun: true, reply: error.reply)
        for waiter in orphans { waiter.resume(returning: .failure(lost)) }
        for waiter in unsent { waiter.resume(returning: .failure(away)) }
    }

    func linkTimeIsUp(at now: NIODeadline) {
        let late = ring.expire(at: now)
        let unsent = shared.guarded.withLock { state in
            state.counters.timedOut += late.count
            return state.outbox.expire(at: now)
        }
        let verdict = ring.verdict(at: now)
        // Before anybody goes on who might ask again.
        if verdict == .stalled { stall() }
        let overdue = RedisError(.timeout, "\(shared.server): no answer by the deadline", mayHaveRun: true)
        let absent = RedisError(.unavailable, "\(shared.server): no connection by the deadline")
        for waiter in late { waiter.resume(returning: .failure(overdue)) }
        for waiter in unsent { waiter.resume(returning: .failure(absent)) }
        if verdict == .dead { link?.fail(RedisError(.timeout, "\(shared.server): has fallen silent")) }
        let look = shared.guarded.withLock { $0.outbox.nextDeadline }
        if let look = [ring.nextLook(after: now), look].compactMap(\.self).min() { link?.wake(at: look) }
    }

    /// Refuses what comes, rather than letting it wait behind an answer that is overdue.
    private func stall() {
        isStalled = true
        let refusal = RedisError(.stalled, "\(shared.server): an earlier answer is overdue")
        shared.guarded.withLock { $0.outbox.refusal = refusal }
    }

    private func finishReading() {
        if settled.commands == 0 { return }
        let answered = answers
        answers.removeAll(keepingCapacity: true)
        let isWellAgain = isStalled && !ring.isStalled(at: loop.now)
        if isWellAgain { isStalled = false }
        shared.guarded.withLock { state in
            state.outbox.settle(commands: settled.commands, bytes: settled.bytes)
            state.counters.answered += settled.commands
            if isWellAgain { state.outbox.refusal = nil }
        }
        settled = (0, 0)
        for (waiter, value) in answered { waiter.resume(returning: .success(value)) }
    }
}

extension RedisError {
    static func cancelled(_ server: String) -> RedisError {
        RedisError(.cancelled, "\(server): the caller was cancelled")
    }

    /// What a command in flight is told when its connection ended so.
    fileprivate var codeInFlight: Code {
        switch code {
        case .protocolViolation, .timeout: code
        default: .connectionLost
        }
    }
}

extension RedisOptions {
    /// How long the oldest answer of a connection may be missing.
    fileprivate var patience: TimeAmount { max(.seconds(1), TimeAmount(commandTimeout) * 5) }
}
