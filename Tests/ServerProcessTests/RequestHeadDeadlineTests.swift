import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import ServerProcess

@Suite("A connection whose request head does not end")
struct RequestHeadDeadlineTests {
    private let channel = EmbeddedChannel()

    init() throws {
        try channel.pipeline.syncOperations.addHandlers(
            HeadsAfterByte(), RequestHeadDeadline(limit: .seconds(10)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// What stands for the decoder: "h" completes a head, "e" the request, "." is part of a head.
    private final class HeadsAfterByte: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = HTTPServerRequestPart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            for byte in unwrapInboundIn(data).readableBytesView {
                switch byte {
                case UInt8(ascii: "h"):
                    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
                    context.fireChannelRead(wrapInboundOut(.head(head)))
                case UInt8(ascii: "e"):
                    context.fireChannelRead(wrapInboundOut(.end(nil)))
                default:
                    break
                }
            }
        }
    }

    private func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    @Test func `is closed after 10 s though nothing came`() {
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(9_999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
    }

    @Test func `is closed after 10 s though a byte came each second`() throws {
        for _ in 1...9 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try receive(".")
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `lives on when the head came in time, and is closed when the next one drips`() throws {
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        try receive("..he")
        channel.embeddedEventLoop.advanceTime(by: .seconds(100))
        try channel.writeOutbound(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        try receive(".")
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        try receive(".")
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}
