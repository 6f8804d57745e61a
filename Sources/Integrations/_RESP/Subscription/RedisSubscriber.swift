import NIOCore
import Synchronization

/// A connection that listens to channels for any number of listeners, and does so again whenever it was lost.
final class RedisSubscriber: Sendable {
    private let loop: any EventLoop
    private let core: NIOLoopBoundBox<SubscriberCore?>
    private let nextID = Atomic(0)

    /// Creates a subscriber that connects when first used.
    ///
    /// - Parameter endpoint: which server to connect to; asked for each attempt.
    convenience init(server: String, _ plan: ConnectionPlan, endpoint: @escaping @Sendable () -> RedisEndpoint?) {
        let loop = plan.options.eventLoopGroup.next()
        self.init(
            server: server, handshake: plan.handshake(.subscriber), options: plan.options, loop: loop,
            seed: plan.nextSeed()
        ) { handler, timeout in
            guard let endpoint = endpoint() else {
                return loop.makeFailedFuture(RedisError(.unavailable, "\(server): no server is known"))
            }
            return RedisConnector(endpoint, encryption: plan.encryption).connect(handler, timeout: timeout, on: loop)
        }
    }

    /// - Parameter connect: makes the socket; called on `loop` for each attempt.
    init(
        server: String, handshake: Handshake.Settings, options: RedisOptions, loop: any EventLoop, seed: UInt64,
        connect: @escaping @Sendable (LinkHandler, TimeAmount) -> EventLoopFuture<Void>
    ) {
        let core = NIOLoopBoundBox<SubscriberCore?>.makeEmptyBox(eventLoop: loop)
        (self.loop, self.core) = (loop, core)
        loop.execute {
            let made = SubscriberCore(server: server, loop: loop)
            made.attach(
                RedisLink(
                    server: server, handshake: handshake, options: options, loop: loop, seed: seed, delegate: made,
                    connect: connect))
            core.value = made
        }
    }

    deinit { Self.close(core, on: loop) }

    /// Listens to channels until the subscription is dropped.
    func subscribe(to channels: [String]) -> RedisSubscription {
        let (stream, continuation) = AsyncStream.makeStream(
            of: RedisNotification.self, bufferingPolicy: .bufferingOldest(SubscriptionListener.limit))
        let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
        loop.execute { [core] in core.value?.add(id, SubscriptionListener(Set(channels), continuation)) }
        continuation.onTermination = { [core, loop] _ in
            loop.execute { core.value?.remove(id) }
        }
        return RedisSubscription(stream)
    }

    /// Moves to another server, if the one it listens to is none any more.
    func reconnect(_ reason: RedisError) {
        loop.execute { [core] in core.value?.reconnect(reason) }
    }

    /// Ends the connection; listeners reach their end.
    func close() { Self.close(core, on: loop) }

    private static func close(_ core: NIOLoopBoundBox<SubscriberCore?>, on loop: any EventLoop) {
        loop.execute { core.value?.close() }
    }
}
