import NIOCore

/// Makes of what espeak-ng writes what the client asked for, piece by piece: a WAV in another sample rate.
struct SpeechEncoder {
    private let sampleRate: Int
    private var reader = WAVReader()
    private var resampler: Resampler?
    private var hasHeader = false

    init(sampleRate: Int) { self.sampleRate = sampleRate }

    /// Takes more of espeak-ng's output; the answer may be empty.
    mutating func encode(_ bytes: ArraySlice<UInt8>) throws(SpeechError) -> ByteBuffer {
        let samples = try reader.read(bytes)
        guard let rate = reader.sampleRate, !samples.isEmpty else { return ByteBuffer() }
        if resampler == nil { resampler = Resampler(from: rate, to: sampleRate) }
        return write(resampler?.resample(samples) ?? [])
    }

    /// Ends the WAV. One without any sample is still a WAV.
    mutating func finish() -> ByteBuffer { write(resampler?.finish() ?? []) }

    private mutating func write(_ samples: [Int16]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(samples.count * 2 + 44)
        if !hasHeader {
            WAVHeader.write(sampleRate: sampleRate, to: &buffer)
            hasHeader = true
        }
        _ = samples.map { $0.littleEndian }.withUnsafeBytes { buffer.writeBytes($0) }
        return buffer
    }
}
