import NIOCore
import Testing

/// One end of a call: a speaker, or a listener.
struct CallEnd {
    let connection: RawConnection
    var reader: RawReader

    /// Listens to `call`. It does once ``checkHead()`` has seen the answer.
    static func listening(
        _ call: String, _ orchestrator: OrchestratorProgram, readSize: Int? = nil
    ) async throws -> CallEnd {
        let connection = try await RawConnection.open(orchestrator.running.port, readSize: readSize)
        let fields = ["Authorization: Bearer \(orchestrator.token)"]
        try await connection.send(RawSession.request("GET /call/\(call)/audio", fields))
        return CallEnd(connection: connection, reader: RawReader(connection))
    }

    /// Takes the floor in `call`, for chunks to come.
    static func speaking(_ call: String, _ orchestrator: OrchestratorProgram) async throws -> CallEnd {
        let connection = try await RawConnection.open(orchestrator.running.port)
        let fields = ["Authorization: Bearer \(orchestrator.token)", "Transfer-Encoding: chunked"]
        try await connection.send(RawSession.request("POST /call/\(call)/audio", fields))
        return CallEnd(connection: connection, reader: RawReader(connection))
    }

    /// A frame that tells its number, in each of its bytes' quads.
    static func frame(_ number: Int) -> ByteBuffer {
        var frame = ByteBuffer()
        for _ in 0..<160 { frame.writeInteger(UInt32(number), endianness: .little) }
        return frame
    }

    /// A listener's head says what it will hear.
    mutating func checkHead() async throws {
        let head = try #require(try await reader.head())
        #expect(head.status == 200 && head["content-type"] == "audio/pcm;rate=16000;channels=1")
        #expect(head["transfer-encoding"] == "chunked")
    }

    /// So many bytes of what is heard; each chunk is whole frames.
    mutating func heard(_ length: Int) async throws -> ByteBuffer {
        var heard = ByteBuffer()
        while heard.readableBytes < length {
            guard var chunk = try await reader.chunk() else { throw BrokenOff() }
            heard.writeBuffer(&chunk)
        }
        return heard
    }

    /// Whether the call is over, properly, with nothing more to hear.
    mutating func hasEnded() async throws -> Bool { try await reader.chunk() == nil }
}
