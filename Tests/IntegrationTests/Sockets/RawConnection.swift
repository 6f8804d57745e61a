import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection over which a test says byte for byte what it wants, and reads as slowly as it wants.
struct RawConnection: Sendable {
    /// Bytes, and when they came; by the clock of the event loop, which no busy test holds up.
    struct Arrival: Sendable {
        let bytes: ByteBuffer
        let time: NIODeadline
    }

    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let arrivals: AsyncStream<Arrival>.Continuation

        init(_ arrivals: AsyncStream<Arrival>.Continuation) { self.arrivals = arrivals }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            arrivals.yield(Arrival(bytes: unwrapInboundIn(data), time: .now()))
        }

        func channelInactive(context: ChannelHandlerContext) { arrivals.finish() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// What comes in, until the connection is closed.
    let arrivals: AsyncStream<Arrival>
    private let channel: any Channel

    /// Connects to `port` of this machine.
    ///
    /// - Parameter readSize: reads only when it is told to, and so many bytes then at most, with little kept in the kernel;
    ///   nil: reads everything at once.
    static func open(_ port: Int, readSize: Int? = nil) async throws -> RawConnection {
        let (arrivals, arrival) = AsyncStream<Arrival>.makeStream()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(arrival))
                }
            }
        if let readSize {
            bootstrap =
                bootstrap
                .channelOption(.autoRead, value: false)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readSize))
                .channelOption(.socketOption(.so_rcvbuf), value: 4096)
        }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        return RawConnection(arrivals: arrivals, channel: channel)
    }

    /// Sends `bytes`, and returns when they were on their way.
    @discardableResult
    func send(_ bytes: ByteBuffer) async throws -> NIODeadline {
        try await channel.eventLoop.flatSubmit { [channel] in
            let start = NIODeadline.now()
            return channel.writeAndFlush(bytes).map { start }
        }.get()
    }

    /// Sends `text`.
    @discardableResult
    func send(_ text: String) async throws -> NIODeadline { try await send(ByteBuffer(string: text)) }

    /// Sends one chunk of a chunked body.
    func send(chunk bytes: ByteBuffer) async throws {
        var chunk = ByteBuffer(string: String(bytes.readableBytes, radix: 16) + "\r\n")
        chunk.writeImmutableBuffer(bytes)
        chunk.writeString("\r\n")
        try await send(chunk)
    }

    /// Reads once.
    func read() { channel.read() }

    /// From now on reads everything at once.
    func readAll() async throws {
        try await channel.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536)).get()
        try await channel.setOption(.autoRead, value: true).get()
    }

    /// Closes the connection with a reset, as a machine does that is switched off.
    func reset() async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close()
    }

    /// Closes the connection, if it is open still.
    func close() async { try? await channel.close() }
}
