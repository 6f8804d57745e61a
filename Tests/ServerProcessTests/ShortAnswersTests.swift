import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ServerProcess

@Suite("An answer that is written part by part") struct ShortAnswersTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ShortAnswers())
    }

    /// Writes and flushes a part; the parts that went out with it.
    private func write(_ part: HTTPResponsePart) -> [HTTPResponsePart] {
        channel.pipeline.write(part, promise: nil)
        channel.pipeline.flush()
        return Array(sequence(state: ()) { [channel] _ in try? channel.readOutbound(as: HTTPResponsePart.self) })
    }

    private func head(_ length: String?, _ status: HTTPResponse.Status = .ok) -> HTTPResponsePart {
        .head(HTTPResponse(status: status, headerFields: length.map { [.contentLength: $0] } ?? [:]))
    }

    private let body = HTTPResponsePart.body(ByteBuffer(string: "half"))

    @Test(arguments: ["0", "8", "16384"]) func `leaves in one piece where it is short`(_ length: String) {
        for _ in 0..<2 {
            let head = head(length)
            #expect(write(head) == [])
            #expect(write(body) == [])
            #expect(write(body) == [])
            #expect(write(.end(nil)) == [head, body, body, .end(nil)])
        }
    }

    @Test(arguments: [nil, "16385", "99999999999999999999", "x"]) func `leaves as it comes where it may be long`(
        _ length: String?
    ) throws {
        for part in [head(length), body, body, .end(nil)] { #expect(write(part) == [part]) }
    }

    @Test func `leaves as it comes behind a short one, and behind one that is on its way`() throws {
        _ = [head("4"), body, .end(nil)].map(write)
        let early = head(nil, .continue)
        #expect(write(early) == [early])
        let long = head("20000")
        #expect(write(long) == [long])
        #expect(write(body) == [body])
    }
}
