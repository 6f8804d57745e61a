import HTTPTypes
import HummingbirdCore
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes the first half of the first piece of a body and resets the connection.
struct CuttingBodyWriter: ResponseBodyWriter {
    private var writer: any ResponseBodyWriter
    private let channel: any Channel

    init(_ writer: any ResponseBodyWriter, channel: any Channel) {
        self.writer = writer
        self.channel = channel
    }

    @concurrent
    mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        if let half = buffer.readSlice(length: max(1, buffer.readableBytes / 2)) { try await writer.write(half) }
        try await reset()
    }

    @concurrent
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await reset() }

    /// Closes without lingering: the client gets a reset instead of an end.
    private func reset() async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close()
        throw CancellationError()
    }
}
