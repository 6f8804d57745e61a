import NIOCore
import Synchronization

/// Finds out from sentinels where the primary is, at first, whenever there is reason to doubt it, and every ten seconds.
final class SentinelWatch: Sendable {
    let board: PrimaryBoard
    private let sentinels: [RedisNode]
    private let name: String
    private let plan: ConnectionPlan
    private let subscriber: RedisSubscriber
    private let doubts: AsyncStream<Doubt>
    private let doubt: AsyncStream<Doubt>.Continuation
    private let lastGood = Atomic(0)
    private let onSwitch: @Sendable (RedisNode) -> Void

    /// Why the primary is asked for.
    enum Doubt: Sendable {
        /// It may be another one by now.
        case maybe
        /// The one that is known says that it is none.
        case certain
    }

    private static let interval = TimeAmount.seconds(10)

    /// - Parameter onSwitch: called with each new primary.
    init(
        _ endpoints: [RedisEndpoint], primary name: String, _ plan: ConnectionPlan,
        onSwitch: @escaping @Sendable (RedisNode) -> Void
    ) {
        let own = plan.forSentinels
        (self.name, self.plan, self.onSwitch) = (name, plan, onSwitch)
        board = PrimaryBoard(loop: plan.options.eventLoopGroup.next())
        sentinels = endpoints.map { RedisNode($0, own) }
        let next = EndpointRotation(endpoints)
        subscriber = RedisSubscriber(server: "redis sentinel", own) { next.next() }
        (doubts, doubt) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// There is reason to ask.
    func ask(_ reason: Doubt) { doubt.yield(reason) }

    /// Asks whenever there is reason to, until cancelled.
    func run() async {
        let loop = plan.options.eventLoopGroup.next()
        let poll = loop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.interval) { [doubt] _ in
            doubt.yield(.maybe)
        }
        defer { poll.cancel() }
        async let hints: Void = listen()
        for await reason in doubts {
            await find(reason)
            // Whoever fails meanwhile need not make it ask more often.
            try? await plan.options.clock.sleep(for: .milliseconds(.random(in: 100...300)))
        }
        await hints
    }

    /// Ends all connections.
    func close() {
        doubt.finish()
        subscriber.close()
        for sentinel in sentinels { sentinel.close() }
        board.current?.close()
    }

    private func listen() async {
        for await event in subscriber.subscribe(to: ["+switch-master"]) {
            switch event {
            // What was said before it listened is lost.
            case .message, .subscribed: ask(.maybe)
            case .interrupted: break
            }
        }
    }

    /// Asks one sentinel after the other, the last that knew it first.
    private func find(_ reason: Doubt) async {
        var failure = RedisError(.unavailable, "redis sentinels: there is none")
        let first = lastGood.load(ordering: .relaxed)
        for offset in sentinels.indices {
            let index = (first + offset) % sentinels.count
            do {
                let endpoint = try await address(by: sentinels[index])
                lastGood.store(index, ordering: .relaxed)
                return take(endpoint, reason)
            } catch {
                failure = error
            }
        }
        // A primary that is known may be well though no sentinel is.
        if board.current == nil { board.announce(.failure(failure)) }
    }

    private func address(by sentinel: RedisNode) async throws(RedisError) -> RedisEndpoint {
        let command = WireCommand.words(["SENTINEL", "get-master-addr-by-name", .text(name)])
        let deadline = NIODeadline.now() + TimeAmount(plan.options.sentinelPatience)
        let reply = try await sentinel.exchange(command, deadline: deadline).orThrow(sentinel.server)
        guard let parts = reply.elements, parts.count == 2, let port = parts[1].wholeNumber, 1...65_535 ~= port,
            let endpoint = RedisEndpoint(parts[0].text, port: Int(port), from: sentinel.endpoint)
        else {
            throw RedisError(.configuration, "\(sentinel.server): knows no primary called \"\(name)\"")
        }
        return endpoint
    }

    /// A server that is not the primary any more keeps its connections and refuses writes, so they are closed here.
    private func take(_ endpoint: RedisEndpoint, _ reason: Doubt) {
        let old = board.current
        if let old, old.endpoint == endpoint, reason == .maybe { return }
        let node = RedisNode(endpoint, plan, role: .primary)
        node.start()
        board.announce(.success(node))
        old?.leave()
        onSwitch(node)
    }
}
