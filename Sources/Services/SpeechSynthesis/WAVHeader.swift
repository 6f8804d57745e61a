/// The 44 bytes in front of the samples of a RIFF WAVE file: PCM, 16 bit, mono.
struct WAVHeader {
    let sampleRate: Int
    let dataBytes: UInt32

    var bytes: [UInt8] {
        Array("RIFF".utf8) + Self.little(dataBytes + 36) + Array("WAVEfmt ".utf8) + Self.little(16)
            + [1, 0, 1, 0] + Self.little(UInt32(sampleRate)) + Self.little(UInt32(sampleRate * 2)) + [2, 0, 16, 0]
            + Array("data".utf8) + Self.little(dataBytes)
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
