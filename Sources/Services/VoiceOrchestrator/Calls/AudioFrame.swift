import NIOCore

/// 20 ms of a call: 320 samples of PCM16 little-endian at 16 kHz, mono.
struct AudioFrame: Sendable {
    /// Bytes in a frame.
    static let length = 640

    let samples: ByteBuffer
}
