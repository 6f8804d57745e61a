import NIOCore

/// Cuts a stream of bytes into whole frames, however it arrives; what is left at the end is dropped.
struct FrameCutter {
    private var rest = ByteBuffer()

    /// The frames that `bytes` completes.
    mutating func add(_ bytes: ByteBuffer) -> [AudioFrame] {
        var bytes = bytes
        rest.writeBuffer(&bytes)
        var frames: [AudioFrame] = []
        while let samples = rest.readSlice(length: AudioFrame.length) {
            // A copy: a slice would keep the whole buffer it came in for as long as a slow listener keeps the frame.
            frames.append(AudioFrame(samples: ByteBuffer(bytes: samples.readableBytesView)))
        }
        rest.discardReadBytes()
        return frames
    }
}
