import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import ServerProcess

@Suite("Many connections that send half a request head")
struct HalfOpenConnectionTests {
    /// Says its text as soon as it may, since the server does not wait, and tells what came until the connection was closed.
    private final class Speaker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let said: String
        private let received: EventLoopPromise<String>
        private var text = ""

        init(_ said: String, _ received: EventLoopPromise<String>) { (self.said, self.received) = (said, received) }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: said)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { received.succeed(text) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private static let group = MultiThreadedEventLoopGroup.singleton

    private static func send(_ text: String, port: Int) async throws -> EventLoopFuture<String> {
        let promise = group.next().makePromise(of: String.self)
        _ = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Speaker(text, promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return promise.futureResult
    }

    @Test(.timeLimit(.minutes(5))) func `are closed, and others are served meanwhile`() async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        let application = Application(
            router: router,
            server: .guarded(headLimit: .milliseconds(500)),
            configuration: .init(address: .hostname("127.0.0.1", port: 0), backlog: 1_024),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let services = ServiceGroup(configuration: .init(services: [application], logger: application.logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let port = try #require(await ports.first { _ in true })
            var halfOpen: [EventLoopFuture<String>] = []
            for _ in 1...500 { halfOpen.append(try await Self.send("GET /hello HTTP/1.1\r\nHost: a\r\n", port: port)) }
            let served = try await Self.send(
                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", port: port)
            #expect(try await served.get().hasSuffix("hello"))
            for closed in halfOpen { #expect(try await closed.get() == "") }
            await services.triggerGracefulShutdown()
        }
    }
}
