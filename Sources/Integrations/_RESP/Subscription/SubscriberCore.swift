import NIOCore

/// The part of a ``RedisSubscriber`` that lives on the event loop.
final class SubscriberCore: RedisLinkDelegate {
    private var machine = SubscriptionMachine()
    private var listeners: [Int: SubscriptionListener] = [:]
    private var link: RedisLink?
    private var isClosed = false
    private let server: String
    private let loop: any EventLoop
    /// When to ask whether the server is there, and since when it has owed an answer: a loop that comes late to its timers
    /// must not take its own silence for the server's.
    private var nextPing = NIODeadline.distantFuture
    private var askedAt: NIODeadline?

    /// A listener never writes, so only its own questions find out that nobody is there.
    private static let pingInterval = TimeAmount.seconds(1)
    private static let patience = TimeAmount.seconds(1)

    init(server: String, loop: any EventLoop) { (self.server, self.loop) = (server, loop) }

    /// Gives the core its link, which it owns.
    func attach(_ link: RedisLink) { self.link = link }

    func add(_ id: Int, _ listener: SubscriptionListener) {
        if isClosed { return listener.finish() }
        listeners[id] = listener
        link?.start()
        send(listener.channels.flatMap { machine.add($0) })
        for channel in listener.channels where machine.isSubscribed(to: channel) {
            listeners[id]?.tell(.subscribed(channel: channel), of: channel)
        }
    }

    func remove(_ id: Int) {
        guard let listener = listeners.removeValue(forKey: id) else { return }
        send(listener.channels.flatMap { machine.remove($0) })
    }

    /// Ends the connection for good.
    func close() {
        isClosed = true
        link?.close()
        link = nil
        for listener in listeners.values { listener.finish() }
        listeners = [:]
    }

    /// Gives up the connection, for one to another server.
    func reconnect(_ reason: RedisError) {
        if link?.isReady == true { link?.fail(reason) }
    }

    private func send(_ commands: [WireCommand]) {
        guard let link, link.isReady, !commands.isEmpty else { return }
        var bytes = ByteBuffer()
        for command in commands { command.write(into: &bytes) }
        link.write(bytes)
    }

    private func tell(_ notification: RedisNotification, of channel: String) {
        for id in listeners.keys { listeners[id]?.tell(notification, of: channel) }
    }
}

extension SubscriberCore {
    // MARK: What the link tells

    func linkBecameReady() {
        askedAt = nil
        nextPing = loop.now + Self.pingInterval
        send(machine.connected())
        link?.wake(at: nextPing)
    }

    func linkReceived(_ value: RESPValue) {
        askedAt = nil
        if value.error == nil { link?.answered() }
        switch machine.received(value) {
        case .nothing: break
        case .subscribed(let channel): tell(.subscribed(channel: channel), of: channel)
        case .message(let channel, let payload): tell(.message(channel: channel, payload: payload), of: channel)
        case .refused(let channel, let error):
            link?.report(RedisError(error, from: server), "may not listen to \(channel)")
            for listener in listeners.values where listener.channels.contains(channel) { listener.interrupt() }
        case .violation: link?.fail(RedisError(.protocolViolation, "\(server): a message that was not expected"))
        }
    }

    func linkFinishedReading() {}

    func linkEnded(_ error: RedisError, isAway: Bool) {
        machine.disconnected()
        nextPing = .distantFuture
        for listener in listeners.values { listener.interrupt() }
    }

    func linkTimeIsUp(at now: NIODeadline) {
        guard let link, link.isReady else { return }
        if now < nextPing { return link.wake(at: nextPing) }
        if let askedAt, now - askedAt >= Self.patience {
            link.fail(RedisError(.timeout, "\(server): has fallen silent"))
            return
        }
        for id in listeners.keys { listeners[id]?.catchUp() }
        send(machine.ping())
        askedAt = askedAt ?? now
        nextPing = now + Self.pingInterval
        link.wake(at: nextPing)
    }
}
