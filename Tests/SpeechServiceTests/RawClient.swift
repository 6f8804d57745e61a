import NIOCore
import NIOPosix

/// A client that sends a request over a socket of its own and may hang up at any time.
struct RawClient: Sendable {
    /// Something of the answer has come.
    let firstBytes: EventLoopFuture<Void>
    private let channel: any Channel

    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let firstBytes: EventLoopPromise<Void>

        init(_ firstBytes: EventLoopPromise<Void>) { self.firstBytes = firstBytes }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { firstBytes.succeed() }

        func channelInactive(context: ChannelHandlerContext) { firstBytes.fail(ChannelError.eof) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// Asks for speech.
    static func post(_ json: String, port: Int) async throws -> RawClient {
        let group = MultiThreadedEventLoopGroup.singleton
        let promise = group.next().makePromise(of: Void.self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(promise))
                }
            }
            .connect(host: "localhost", port: port).get()
        let head = "POST /synthesize HTTP/1.1\r\nHost: a\r\nContent-Length: \(json.utf8.count)\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: head + json))
        return RawClient(firstBytes: promise.futureResult, channel: channel)
    }

    func hangUp() async throws { try await channel.close() }
}
