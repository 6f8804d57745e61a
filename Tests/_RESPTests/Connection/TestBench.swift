import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import _RESP

/// An event loop whose time stands still, and sockets on it that lead to the test.
final class TestBench: Sendable {
    let loop = NIOAsyncTestingEventLoop()
    let options: RedisOptions
    private let attempts: AsyncStream<NIOAsyncTestingChannel>
    private let attempt: AsyncStream<NIOAsyncTestingChannel>.Continuation

    init() {
        var options = RedisOptions()
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.options = options
        (attempts, attempt) = AsyncStream.makeStream()
    }

    /// A connection for commands.
    func connection() -> RedisConnection {
        RedisConnection(server: "redis", handshake: .init(), options: options, loop: loop, seed: 1, connect: connector)
    }

    /// A connection for channels.
    func subscriber() -> RedisSubscriber {
        RedisSubscriber(
            server: "redis", handshake: .init(role: .subscriber), options: options, loop: loop, seed: 1,
            connect: connector)
    }

    /// The socket of the next attempt.
    func nextChannel() async -> NIOAsyncTestingChannel {
        for await channel in attempts { return channel }
        preconditionFailure("attempts do not end")
    }

    /// Lets the next attempt succeed, the handshake included.
    func shakeHands() async throws -> NIOAsyncTestingChannel {
        await loop.run()
        let channel = await nextChannel()
        #expect(try await commands(on: channel) == [["HELLO", "3"]])
        try await say("%0\r\n", on: channel)
        #expect(try await commands(on: channel).first?.first == "CLIENT")
        try await say("+OK\r\n", on: channel)
        return channel
    }

    /// The commands that have been written, in words; how many writes they came in depends on when the loop ran.
    func commands(on channel: NIOAsyncTestingChannel) async throws -> [[String]] {
        await loop.run()
        var parser = RESPParser()
        var commands: [[String]] = []
        while var bytes = try await channel.readOutbound(as: ByteBuffer.self) {
            while let command = try parser.next(in: &bytes) {
                commands.append(command.elements?.compactMap(\.text) ?? [])
            }
        }
        return commands
    }

    /// Lets the server say something.
    func say(_ text: String, on channel: NIOAsyncTestingChannel) async throws {
        try await channel.writeInbound(ByteBuffer(string: text))
    }

    private var connector: @Sendable (LinkHandler, TimeAmount) -> EventLoopFuture<Void> {
        { [loop, attempt] handler, _ in
            let channel = NIOAsyncTestingChannel(loop: loop)
            attempt.yield(channel)
            do {
                try channel.pipeline.syncOperations.addHandler(handler)
                return channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1))
            } catch {
                return loop.makeFailedFuture(error)
            }
        }
    }
}
