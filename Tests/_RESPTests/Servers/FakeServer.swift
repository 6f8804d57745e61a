import NIOCore
import NIOPosix

@testable import _RESP

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A server that does as its test says.
enum FakeServer {
    /// One connection to it.
    struct Connection {
        private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private let channel: any Channel
        private var unread = ByteBuffer()
        private var parser = RESPParser()

        fileprivate init(
            _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
            _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ channel: any Channel
        ) {
            (self.inbound, self.outbound, self.channel) = (inbound.makeAsyncIterator(), outbound, channel)
        }

        /// The words of the next command; nil once the client is gone.
        mutating func command() async throws -> [String]? {
            while true {
                if let value = try parser.next(in: &unread) { return value.elements?.compactMap(\.text) }
                guard let more = try await inbound.next(isolation: #isolation) else { return nil }
                unread.writeImmutableBuffer(more)
            }
        }

        /// Answers the handshake of RESP3.
        mutating func shakeHands() async throws {
            guard try await command()?.first == "HELLO" else { throw Unexpected() }
            try await say("%0\r\n")
            guard try await command()?.first == "CLIENT" else { throw Unexpected() }
            try await say("+OK\r\n")
        }

        func say(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

        /// Ends the connection with a reset.
        func reset() async throws {
            try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await channel.close()
        }
    }

    /// Runs a server for as long as `body` does; `serve` is given each connection and its number, from 0.
    static func with(
        _ serve: @escaping @Sendable (inout Connection, Int) async throws -> Void,
        _ body: (_ port: Int) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await accept(connections, serve) }
                try await body(server.channel.localAddress?.port ?? 0)
                group.cancelAll()
            }
        }
    }

    private static func accept(
        _ connections: NIOAsyncChannelInboundStream<NIOAsyncChannel<ByteBuffer, ByteBuffer>>,
        _ serve: @escaping @Sendable (inout Connection, Int) async throws -> Void
    ) async throws {
        await withTaskGroup(of: Void.self) { group in
            var iterator = connections.makeAsyncIterator()
            var number = 0
            while let channel = try? await iterator.next() {
                group.addTask { [number] in
                    try? await channel.executeThenClose { inbound, outbound in
                        var connection = Connection(inbound, outbound, channel.channel)
                        try await serve(&connection, number)
                    }
                }
                number += 1
            }
            group.cancelAll()
        }
    }
}
