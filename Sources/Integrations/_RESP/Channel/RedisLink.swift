import Logging
import NIOCore
import NIOPosix

/// What stands above a ``RedisLink`` and is called on its event loop.
protocol RedisLinkDelegate: AnyObject {
    /// Commands may be written.
    func linkBecameReady()
    /// A reply or push has come.
    func linkReceived(_ value: RESPValue)
    /// What had come has been handed over.
    func linkFinishedReading()
    /// The connection or an attempt has ended, and what was in flight with it; another will be made.
    func linkEnded(_ error: RedisError, isAway: Bool)
    /// The link's time has come, or whoever is above wanted to be called by now.
    func linkTimeIsUp(at now: NIODeadline)
}

/// A connection to one server that is made again whenever it ends. Confined to its event loop.
final class RedisLink {
    /// Makes a socket, puts the handler on it, and fails if that does not work.
    typealias Connect = (LinkHandler, _ timeout: TimeAmount) -> EventLoopFuture<Void>

    let server: String
    private let loop: any EventLoop
    private let connect: Connect
    private let connectTimeout: TimeAmount
    private let logger: Logger
    private weak var delegate: (any RedisLinkDelegate)?
    private var machine: LinkMachine
    private var parser = RESPParser()
    private var unread: ByteBuffer?
    private var channel: (any Channel)?
    /// Whether the server has been away since the last connection.
    private var isMissed = false
    private var reason: RedisError?
    /// What was last complained about: once is enough.
    private var reported: RedisError.Code?
    private var alarm: (at: NIODeadline, scheduled: Scheduled<Void>)?

    init(
        server: String, handshake: Handshake.Settings, options: RedisOptions, loop: any EventLoop, seed: UInt64,
        delegate: any RedisLinkDelegate, connect: @escaping Connect
    ) {
        (self.server, self.loop, self.connect, self.logger) = (server, loop, connect, options.logger)
        (self.delegate, connectTimeout) = (delegate, TimeAmount(options.connectTimeout))
        machine = LinkMachine(server: server, handshake: handshake, connectTimeout: connectTimeout, seed: seed)
    }

    var isReady: Bool { machine.isReady }
    /// The number of the connection, so that what is learnt on one is not taken for another's.
    var attempt: Int { machine.attempt }

    /// Connects, if nothing has been done about that yet.
    func start() {
        if machine.start(at: loop.now) { makeAttempt() }
    }

    /// Writes what has been encoded.
    ///
    /// - Precondition: the link is ready.
    func write(_ bytes: ByteBuffer) { channel?.writeAndFlush(bytes, promise: nil) }

    /// A command was answered without an error.
    func answered() { machine.answered() }

    /// Says that a server refuses something, without an end to the connection.
    func report(_ error: RedisError, _ what: String) {
        if reported == error.code { return }
        reported = error.code
        logger.warning(
            "redis refuses", metadata: ["redis.server": "\(server)", "what": "\(what)", "reason": "\(error)"])
    }

    /// Gives the connection up and makes another.
    func fail(_ error: RedisError) { end(machine.attempt, error) }

    /// Ends for good.
    func close() {
        machine.close()
        alarm?.scheduled.cancel()
        alarm = nil
        channel?.close(promise: nil)
        channel = nil
    }

    /// Calls ``RedisLinkDelegate/linkTimeIsUp(at:)`` by then.
    func wake(at deadline: NIODeadline) {
        if let alarm, alarm.at <= deadline { return }
        alarm?.scheduled.cancel()
        let scheduled = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            guard let self else { return }
            alarm = nil
            timeIsUp(at: loop.now)
        }
        alarm = (deadline, scheduled)
    }

    private func timeIsUp(at now: NIODeadline) {
        let (connect, overdue) = machine.timeUp(at: now)
        if connect { makeAttempt() }
        if let overdue { end(machine.attempt, overdue) }
        if let look = machine.nextLook { wake(at: look) }
        delegate?.linkTimeIsUp(at: now)
    }

    private func makeAttempt() {
        let attempt = machine.attempt
        if let look = machine.nextLook { wake(at: look) }
        (parser, unread, reason) = (RESPParser(), nil, nil)
        connect(LinkHandler(self, attempt: attempt), connectTimeout).assumeIsolated().whenFailure { [weak self] error in
            guard let self else { return }
            end(attempt, .unreachable(server, error))
        }
    }

    private func end(_ attempt: Int, _ error: RedisError) {
        guard attempt == machine.attempt, !machine.isClosed else { return }
        let channel = channel
        self.channel = nil
        guard let ending = machine.ended(attempt, error, at: loop.now) else { return }
        if ending.isAway { isMissed = true }
        if ending.isNews {
            logger.warning(
                "redis connection lost",
                metadata: ["redis.server": "\(server)", "reason": "\(error)", "away": "\(ending.isAway)"])
        }
        wake(at: ending.retry)
        channel?.close(promise: nil)
        delegate?.linkEnded(error, isAway: ending.isAway)
    }

    private func perform(_ reaction: LinkMachine.Reaction) {
        switch reaction {
        case .nothing: break
        case .write(let commands):
            var bytes = ByteBuffer()
            for command in commands { command.write(into: &bytes) }
            write(bytes)
        case .ready:
            if isMissed { logger.info("redis connection is back", metadata: ["redis.server": "\(server)"]) }
            isMissed = false
            delegate?.linkBecameReady()
        case .deliver(let value): delegate?.linkReceived(value)
        case .fail(let error): fail(error)
        }
    }
}

extension RedisLink {
    // MARK: What the handler tells

    func opened(_ attempt: Int, _ channel: any Channel) {
        guard attempt == machine.attempt, !machine.isClosed else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        perform(machine.opened(attempt))
    }

    func read(_ attempt: Int, _ bytes: ByteBuffer) {
        guard attempt == machine.attempt, channel != nil else { return }
        append(bytes)
        do {
            // A reply may end the connection, after which what follows it means nothing.
            while attempt == machine.attempt, channel != nil, let value = try nextValue() {
                perform(machine.received(value, on: attempt))
            }
        } catch {
            end(attempt, RedisError(.protocolViolation, "\(server): \(error)"))
        }
        if unread?.readableBytes == 0 { unread = nil }
    }

    func finishedReading() { delegate?.linkFinishedReading() }

    func caught(_ attempt: Int, _ error: any Error) {
        guard attempt == machine.attempt, reason == nil else { return }
        reason = .unreachable(server, error)
    }

    func closed(_ attempt: Int) {
        guard attempt == machine.attempt else { return }
        end(attempt, reason ?? RedisError(.connectionLost, "\(server): the server ended the connection"))
    }

    private func append(_ bytes: ByteBuffer) {
        guard var buffer = unread.take() else {
            unread = bytes
            return
        }
        // What has been read is let go once it is the larger part, which costs each byte one copy at most.
        if buffer.readerIndex > buffer.readableBytes { buffer.discardReadBytes() }
        buffer.writeImmutableBuffer(bytes)
        unread = buffer
    }

    private func nextValue() throws(RESPViolation) -> RESPValue? {
        guard var buffer = unread.take() else { return nil }
        defer { unread = buffer }
        return try parser.next(in: &buffer)
    }
}

extension RedisError {
    fileprivate static func unreachable(_ server: String, _ error: any Error) -> RedisError {
        RedisError(.unavailable, "\(server): \(reason(error))")
    }

    /// Of a name with several addresses, why each of them did not answer.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? NIOConnectionError else { return "\(error)" }
        let refusals = error.connectionErrors.map { "\($0.error)" }
        let unknown = [error.dnsAError, error.dnsAAAAError].compactMap { $0.map { "\($0)" } }
        return Set(refusals.isEmpty ? unknown : refusals).sorted().joined(separator: ", ")
    }
}
