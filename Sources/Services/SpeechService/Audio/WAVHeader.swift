import NIOCore

/// The 44 bytes before the samples of a WAV: PCM, 16 bits, one channel.
enum WAVHeader {
    /// In the length fields of a stream whose end is not known yet.
    static let unknownLength = UInt32.max

    /// Writes the header of a stream.
    static func write(sampleRate: Int, to buffer: inout ByteBuffer) {
        let rate = UInt32(sampleRate)
        buffer.writeString("RIFF")
        buffer.writeInteger(unknownLength, endianness: .little)
        buffer.writeString("WAVEfmt ")
        buffer.writeMultipleIntegers(UInt32(16), UInt16(1), UInt16(1), endianness: .little)
        buffer.writeMultipleIntegers(rate, rate * 2, UInt16(2), UInt16(16), endianness: .little)
        buffer.writeString("data")
        buffer.writeInteger(unknownLength, endianness: .little)
    }
}
