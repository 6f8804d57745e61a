import NIOCore

/// Reads what a service answers on a connection, as far as it wants: heads, bodies, chunks.
struct RawReader {
    private var arrivals: AsyncStream<RawConnection.Arrival>.Iterator
    private var buffer = ByteBuffer()
    /// When the latest bytes came.
    private(set) var time = NIODeadline.now()

    init(_ connection: RawConnection) { arrivals = connection.arrivals.makeAsyncIterator() }

    /// The next head; nil where the connection is closed instead.
    mutating func head() async throws -> RawAnswer? {
        var lines: [String] = []
        while let line = await line() {
            if line.isEmpty { return try RawAnswer(lines: lines) }
            lines.append(line)
        }
        guard lines.isEmpty else { throw BrokenOff() }
        return nil
    }

    /// The body of an answer with a `Content-Length`, or in chunks.
    mutating func body(of head: RawAnswer) async throws -> ByteBuffer {
        if let length = head["content-length"].flatMap(Int.init) { return try await bytes(length) }
        var body = ByteBuffer()
        while var chunk = try await chunk() { body.writeBuffer(&chunk) }
        return body
    }

    /// The next chunk of a chunked body; nil at its proper end.
    ///
    /// - Throws: `BrokenOff` where the connection is closed before that.
    mutating func chunk() async throws -> ByteBuffer? {
        guard let line = await line(), let length = Int(line, radix: 16) else { throw BrokenOff() }
        let chunk = try await bytes(length)
        guard await self.line() == "" else { throw BrokenOff() }
        return length == 0 ? nil : chunk
    }

    /// So many bytes.
    mutating func bytes(_ length: Int) async throws -> ByteBuffer {
        while buffer.readableBytes < length {
            guard await more() else { throw BrokenOff() }
        }
        defer { buffer.discardReadBytes() }
        return buffer.readSlice(length: length) ?? ByteBuffer()
    }

    /// Everything until the connection is closed.
    mutating func rest() async -> ByteBuffer {
        while await more() {}
        return buffer
    }

    private mutating func line() async -> String? {
        var searched = 0
        while true {
            let view = buffer.readableBytesView
            if let end = view.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
                // A carriage return and a line feed are one character
                return buffer.readString(length: end - view.startIndex + 1).map { String($0.dropLast()) }
            }
            searched = view.count
            guard await more() else { return nil }
        }
    }

    private mutating func more() async -> Bool {
        guard let arrival = await arrivals.next(isolation: #isolation) else { return false }
        time = arrival.time
        buffer.writeImmutableBuffer(arrival.bytes)
        return true
    }
}
