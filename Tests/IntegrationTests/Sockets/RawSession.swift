import NIOCore

/// A connection that stays, with one request after the other.
struct RawSession {
    let connection: RawConnection
    var reader: RawReader

    init(_ connection: RawConnection) { (self.connection, reader) = (connection, RawReader(connection)) }

    /// Connects to `port` of this machine.
    static func open(_ port: Int) async throws -> RawSession { RawSession(try await .open(port)) }

    /// A request as it goes over the socket; `fields` are lines of its head.
    static func request(_ line: String, _ fields: [String] = [], body: String? = nil) -> String {
        let length = body.map { ["Content-Length: \($0.utf8.count)"] } ?? []
        return (["\(line) HTTP/1.1", "Host: localhost"] + fields + length + ["", body ?? ""]).joined(separator: "\r\n")
    }

    /// Sends a request and reads the whole answer.
    ///
    /// - Returns: the answer, and how long it took from the socket to the socket.
    mutating func exchange(_ request: String) async throws -> (head: RawAnswer, body: ByteBuffer, time: TimeAmount) {
        try await exchange(ByteBuffer(string: request))
    }

    /// Sends the bytes of a request and reads the whole answer.
    mutating func exchange(_ request: ByteBuffer) async throws -> (head: RawAnswer, body: ByteBuffer, time: TimeAmount)
    {
        let start = try await connection.send(request)
        guard let head = try await reader.head() else { throw BrokenOff() }
        let body = try await reader.body(of: head)
        return (head, body, reader.time - start)
    }
}
