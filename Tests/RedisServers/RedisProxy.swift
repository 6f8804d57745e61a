package import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A way to a server on which a test holds up or cuts what the server answers.
package final class RedisProxy: Sendable {
    /// What happens to answers.
    package enum Mode: Sendable {
        /// They pass.
        case open
        /// They come so much later.
        case late(TimeAmount)
        /// Half of the next one passes, then the connection is reset.
        case cut
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Where it listens.
    package let port: Int
    private let target: Int
    private let current = Mutex(Mode.open)

    private init(port: Int, target: Int) { (self.port, self.target) = (port, target) }

    /// What happens to answers from now on.
    package var mode: Mode {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    /// Stands before `server` for as long as `body` runs.
    package static func with(
        _ server: RedisServer, _ body: (RedisProxy) async throws -> Void
    ) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in wrap(channel) }
        try await listener.executeThenClose { connections in
            let proxy = RedisProxy(port: listener.channel.localAddress?.port ?? 0, target: server.port)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await proxy.accept(connections) }
                try await body(proxy)
                group.cancelAll()
            }
        }
    }

    private static func wrap(_ channel: any Channel) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
    }

    private func accept(_ connections: NIOAsyncChannelInboundStream<Connection>) async {
        await withTaskGroup(of: Void.self) { group in
            var iterator = connections.makeAsyncIterator()
            while let client = try? await iterator.next() { group.addTask { try? await self.carry(client) } }
            group.cancelAll()
        }
    }

    private func carry(_ client: Connection) async throws {
        try await client.executeThenClose { requests, _ in
            let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: target) { channel in Self.wrap(channel) }
            try await server.executeThenClose { answers, outbound in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for try await request in requests { try await outbound.write(request) } }
                    group.addTask { try await self.answer(answers, client.channel) }
                    // Whichever side ends, ends the other
                    _ = try await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    private func answer(_ answers: NIOAsyncChannelInboundStream<ByteBuffer>, _ client: any Channel) async throws {
        var due = NIODeadline.now()
        for try await answer in answers {
            switch mode {
            case .open: due = max(due, .now())
            case .late(let delay): due = max(due, .now() + delay)
            case .cut:
                try await client.writeAndFlush(answer.getSlice(at: 0, length: answer.readableBytes / 2))
                try await (client as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
                return try await client.close()
            }
            client.eventLoop.scheduleTask(deadline: due) { client.writeAndFlush(answer, promise: nil) }
        }
    }
}
