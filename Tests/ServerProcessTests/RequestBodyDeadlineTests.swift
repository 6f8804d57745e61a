import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ServerProcess

@Suite("A connection whose request body does not end") struct RequestBodyDeadlineTests {
    private let channel = EmbeddedChannel()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(
            RequestBodyDeadline(limit: .seconds(30)) { $0.path == "/call/7/audio" })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ parts: HTTPRequestPart...) throws {
        for part in parts { channel.pipeline.fireChannelRead(part) }
        channel.pipeline.fireChannelReadComplete()
    }

    private func head(_ path: String) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "http", authority: "a", path: path))
    }

    private func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    @Test func `is closed after 30 s though a byte came each second`() throws {
        try receive(head("/webhook/x"))
        for _ in 1...29 {
            pass(.seconds(1))
            try receive(.body(ByteBuffer(string: ".")))
        }
        #expect(channel.isActive)
        pass(.seconds(1))
        #expect(!channel.isActive)
    }

    @Test func `lives on where it did end in time, and where the next request does`() throws {
        try receive(head("/webhook/x"))
        pass(.seconds(29))
        try receive(.body(ByteBuffer(string: ".")), .end(nil))
        pass(.seconds(60))
        try receive(head("/webhook/x"), .end(nil))
        pass(.seconds(60))
        #expect(channel.isActive)
    }

    @Test func `lives on where the request is one that lasts`() throws {
        try receive(head("/call/7/audio"))
        pass(.hours(1))
        #expect(channel.isActive)
    }
}
