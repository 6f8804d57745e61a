import NIOCore
import NIOEmbedded
import Testing

@testable import _RESP

@Suite("A subscriber") struct SubscriberTests {
    private let bench = TestBench()

    private static let confirmation = ">3\r\n+subscribe\r\n+news\r\n:1\r\n"

    /// Listens on a new connection until that is confirmed.
    private func listen(
        _ subscriber: RedisSubscriber
    ) async throws -> (NIOAsyncTestingChannel, AsyncStream<RedisNotification>.Iterator) {
        var heard = subscriber.subscribe(to: ["news"]).makeAsyncIterator()
        let channel = try await bench.shakeHands()
        #expect(try await bench.commands(on: channel) == [["SUBSCRIBE", "news"]])
        try await bench.say(Self.confirmation, on: channel)
        #expect(await heard.next() == .subscribed(channel: "news"))
        return (channel, heard)
    }

    @Test func `asks every second whether the server is there, and leaves it when it was silent for two`() async throws
    {
        let subscriber = bench.subscriber()
        var (channel, heard) = try await listen(subscriber)
        for _ in 0..<5 {
            await bench.loop.advanceTime(by: .seconds(1))
            #expect(try await bench.commands(on: channel) == [["PING"]])
            try await bench.say("+PONG\r\n", on: channel)
        }
        await bench.loop.advanceTime(by: .seconds(1))
        #expect(try await bench.commands(on: channel) == [["PING"]])
        await bench.loop.advanceTime(by: .milliseconds(999))
        #expect(channel.isActive)
        await bench.loop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
        #expect(await heard.next() == .interrupted)
        await bench.loop.advanceTime(by: .milliseconds(20))
        channel = try await bench.shakeHands()
        #expect(try await bench.commands(on: channel) == [["SUBSCRIBE", "news"]])
        try await bench.say(Self.confirmation + ">3\r\n+message\r\n+news\r\n$1\r\nx\r\n", on: channel)
        #expect(await heard.next() == .subscribed(channel: "news"))
        #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "x")))
        subscriber.close()
        await bench.loop.run()
        #expect(await heard.next() == nil)
    }

    @Test func `tells one that comes later at once, where the channel is listened to already`() async throws {
        let subscriber = bench.subscriber()
        let (channel, first) = try await listen(subscriber)
        var (heard, later) = (first, subscriber.subscribe(to: ["news"]).makeAsyncIterator())
        #expect(try await bench.commands(on: channel).isEmpty)
        #expect(await later.next() == .subscribed(channel: "news"))
        try await bench.say(">3\r\n+message\r\n+news\r\n$1\r\nx\r\n", on: channel)
        #expect(await later.next() == .message(channel: "news", payload: ByteBuffer(string: "x")))
        #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "x")))
    }

    @Test func `leaves a server that says what was not expected`() async throws {
        let subscriber = bench.subscriber()
        let (channel, first) = try await listen(subscriber)
        var heard = first
        try await bench.say("+PONG\r\n", on: channel)
        #expect(!channel.isActive)
        #expect(await heard.next() == .interrupted)
    }
}
