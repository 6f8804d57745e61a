import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Testing

@testable import ServerProcess

@Suite("A connection whose requests are answered at once") struct GuardedConnectionTests {
    private struct Greeter: PromptResponder {
        func mayAnswer(_ head: HTTPRequestHead) -> Bool { head.uri == "/hello" }

        func answer(to head: HTTPRequestHead, _ body: ByteBuffer, since start: NIODeadline) -> PromptAnswer? {
            PromptAnswer(status: .ok, headers: [:], body: ByteBuffer(string: "at once."))
        }
    }

    /// What a client says and is told.
    private struct Conversation {
        var answers: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        func say(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

        /// The body of the answer.
        mutating func ask(_ path: String) async throws -> String {
            try await say("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            var text = ""
            while !text.hasSuffix("."), let bytes = try await answers.next(isolation: #isolation) {
                text += String(buffer: bytes)
            }
            return text.split(separator: "\r\n").last.map(String.init) ?? ""
        }

        /// Whether the server closes it without a word.
        mutating func ends() async throws -> Bool { try await answers.next(isolation: #isolation) == nil }
    }

    /// Long enough for a busy machine to send the first head in time.
    private static let headLimit = Duration.seconds(2)

    /// A server that answers `/hello` at once and `/slowly` by a route, and a connection to it; `body` gets what ends it.
    private func connected(
        _ body: @escaping @Sendable (inout Conversation, ServiceGroup) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let router = Router()
        router.post("slowly") { _, _ in "slowly." }
        let application = Application(
            router: router, server: .guarded(headLimit: TimeAmount(Self.headLimit), asking: Greeter()),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let services = ServiceGroup(configuration: .init(services: [application], logger: application.logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let port = try #require(await ports.first { _ in true })
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            try await client.executeThenClose { inbound, outbound in
                var conversation = Conversation(answers: inbound.makeAsyncIterator(), outbound: outbound)
                try await body(&conversation, services)
            }
            await services.triggerGracefulShutdown()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `is kept while heads come in time, and closed when one does not end`()
        async throws
    {
        try await connected { conversation, _ in
            let end = ContinuousClock.now + Self.headLimit * 5 / 4
            var said: Set<String> = []
            repeat { said.insert(try await conversation.ask("/hello")) } while ContinuousClock.now < end
            #expect(said == ["at once."])
            let slowly = try await conversation.ask("/slowly")
            let again = try await conversation.ask("/hello")
            #expect([slowly, again] == ["slowly.", "at once."])
            try await conversation.say("POST /hello HTTP/1.1\r\nHos")
            let ends = try await conversation.ends()
            #expect(ends)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `is closed when the server comes to its end`() async throws {
        try await connected { conversation, services in
            let said = try await conversation.ask("/hello")
            #expect(said == "at once.")
            await services.triggerGracefulShutdown()
            let ends = try await conversation.ends()
            #expect(ends)
        }
    }
}
