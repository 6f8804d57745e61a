import Foundation

/// The sound that stands in for speech that cannot be had: two soft tones falling, as a lift says that it is not coming.
///
/// 0.55 s of PCM16 mono in a WAV of known length, made at the sample rate asked for. Each tone swells and fades in 10
/// ms, so that nothing clicks.
public struct StandInTone: Sendable {
    private static let tones: [(frequency: Double, seconds: Double)] = [(587.33, 0.25), (440, 0.3)]
    private static let fade = 0.01
    private static let amplitude = 0.3 * Double(Int16.max)

    /// The whole file.
    public let wav: [UInt8]

    /// Makes the sound at `sampleRate` samples a second.
    public init(sampleRate: Int) {
        let samples = Self.tones.flatMap { Self.tone($0.frequency, seconds: $0.seconds, sampleRate: sampleRate) }
        wav =
            WAVHeader(sampleRate: sampleRate, dataBytes: UInt32(samples.count * 2)).bytes
            + samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private static func tone(_ frequency: Double, seconds: Double, sampleRate: Int) -> [Int16] {
        let count = Int(seconds * Double(sampleRate))
        let fadeSamples = fade * Double(sampleRate)
        return (0..<count).map { index in
            let edge = min(1, min(Double(index), Double(count - 1 - index)) / fadeSamples)
            return Int16(amplitude * edge * sin(2 * .pi * frequency * Double(index) / Double(sampleRate)))
        }
    }
}
