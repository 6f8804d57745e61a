import NIOCore

/// One event of a `text/event-stream`, as the HTML standard has it (9.2.5).
struct ServerSentEvent: Sendable {
    /// How soon a browser asks again when the connection broke, in milliseconds: the first thing it is told.
    static let retry = ByteBuffer(string: "retry: 2000\n\n")
    /// Says that all is quiet, so that nobody between the two takes the connection for dead.
    static let heartbeat = ByteBuffer(string: ": quiet\n\n")

    /// What it is called.
    let name: String
    /// One line of JSON.
    let data: ByteBuffer

    /// As it is written.
    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(data.readableBytes + name.utf8.count + 16)
        bytes.writeString("event: \(name)\ndata: ")
        bytes.writeImmutableBuffer(data)
        bytes.writeString("\n\n")
        return bytes
    }
}
