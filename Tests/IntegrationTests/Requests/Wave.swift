import NIOCore

/// A WAV of PCM16 mono, taken apart.
struct Wave {
    let sampleRate: Int
    /// What the header says of the bytes of samples; 0xFFFFFFFF in a stream.
    let saidLength: UInt32
    let samples: [Int16]

    /// Reads a WAV whose samples follow its header at once.
    ///
    /// - Throws: `ProgramError` where it is none.
    init(_ body: ByteBuffer) throws {
        var body = body
        guard body.readString(length: 4) == "RIFF", body.readInteger(endianness: .little, as: UInt32.self) != nil,
            body.readString(length: 8) == "WAVEfmt ",
            let (size, format, channels) = body.readMultipleIntegers(
                endianness: .little, as: (UInt32, UInt16, UInt16).self),
            let (rate, bytesPerSecond, align, bits) = body.readMultipleIntegers(
                endianness: .little, as: (UInt32, UInt32, UInt16, UInt16).self),
            (size, format, channels, align, bits, bytesPerSecond) == (16, 1, 1, 2, 16, rate * 2),
            body.readString(length: 4) == "data",
            let length = body.readInteger(endianness: .little, as: UInt32.self), body.readableBytes % 2 == 0
        else { throw ProgramError("no WAV of PCM16 mono: \(body)") }
        (sampleRate, saidLength) = (Int(rate), length)
        samples =
            body.readBytes(length: body.readableBytes).map { bytes in
                stride(from: 0, to: bytes.count, by: 2).map {
                    Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
                }
            } ?? []
    }

    /// In seconds.
    var duration: Double { Double(samples.count) / Double(sampleRate) }

    /// Root mean square of all samples.
    var level: Double { Self.level(samples[...]) }

    /// Of the pieces of 20 ms, the share in which something is heard.
    var audibleShare: Double {
        let length = sampleRate / 50
        let pieces = stride(from: 0, to: samples.count - length, by: length).map { samples[$0..<$0 + length] }
        return Double(pieces.count { Self.level($0) > 100 }) / Double(max(1, pieces.count))
    }

    private static func level(_ samples: ArraySlice<Int16>) -> Double {
        (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }
}
