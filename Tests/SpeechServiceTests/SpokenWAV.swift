import Foundation
import NIOCore

/// A WAV as a client got it, taken apart.
struct SpokenWAV {
    let sampleRate: Int
    let samples: [Int16]
    let lengths: [UInt32]

    /// nil where it is none.
    init?(_ body: ByteBuffer) {
        var body = body
        guard body.readString(length: 4) == "RIFF", let riff: UInt32 = body.readInteger(endianness: .little),
            body.readString(length: 8) == "WAVEfmt ", body.readInteger(endianness: .little, as: UInt32.self) == 16,
            body.readInteger(endianness: .little, as: UInt16.self) == 1,
            body.readInteger(endianness: .little, as: UInt16.self) == 1,
            let rate: UInt32 = body.readInteger(endianness: .little),
            body.readInteger(endianness: .little, as: UInt32.self) == rate * 2,
            body.readInteger(endianness: .little, as: UInt16.self) == 2,
            body.readInteger(endianness: .little, as: UInt16.self) == 16,
            body.readString(length: 4) == "data", let data: UInt32 = body.readInteger(endianness: .little)
        else { return nil }
        var samples: [Int16] = []
        while let sample: Int16 = body.readInteger(endianness: .little) { samples.append(sample) }
        (sampleRate, self.samples, lengths) = (Int(rate), samples, [riff, data])
    }

    /// Seconds.
    var duration: Double { Double(samples.count) / Double(sampleRate) }

    /// Root mean square.
    var level: Double {
        (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }
}
