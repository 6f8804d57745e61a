import Foundation
import ResilienceTesting
import Testing

@testable import SpeechService

@Suite("A resampler")
struct ResamplerTests {
    private static let rates = [8_000, 16_000, 22_050, 48_000, 11_025, 44_099, 8_001]

    private func resample(_ samples: [Int16], from: Int, to: Int, piece: Int = 1_000) -> [Int16] {
        var resampler = Resampler(from: from, to: to)
        var output: [Int16] = []
        for start in stride(from: 0, to: samples.count, by: piece) {
            output += resampler.resample(Array(samples[start..<min(start + piece, samples.count)]))
        }
        return output + resampler.finish()
    }

    private func tone(_ frequency: Double, rate: Int, count: Int, amplitude: Double = 10_000) -> [Int16] {
        (0..<count).map { index in
            Int16((amplitude * sin(2 * .pi * frequency * Double(index) / Double(rate))).rounded())
        }
    }

    /// Root mean square of the middle half, where the edges are not heard.
    private func level(_ samples: [Int16]) -> Double {
        let middle = samples[samples.count / 4..<samples.count * 3 / 4]
        return (middle.reduce(0) { $0 + Double($1) * Double($1) } / Double(middle.count)).squareRoot()
    }

    @Test(arguments: rates) func `makes ⌈n · to / from⌉ samples of n`(_ rate: Int) {
        for count in [0, 1, 2, 999, 1_000, 4_321] {
            let expected = (count * rate + 22_049) / 22_050
            #expect(resample([Int16](repeating: 1, count: count), from: 22_050, to: rate).count == expected)
        }
    }

    @Test(arguments: rates) func `leaves a tone of 440 Hz what it is`(_ rate: Int) {
        let output = resample(tone(440, rate: 22_050, count: 11_025), from: 22_050, to: rate)
        let expected = tone(440, rate: rate, count: output.count)
        // The edges, where the tone begins out of nothing, are left out.
        let edge = rate / 100
        let difference = (edge..<output.count - edge).map { abs(Int(output[$0]) - Int(expected[$0])) }.max() ?? 0
        #expect(difference <= 4)
    }

    @Test(arguments: [(8_000, 4_300.0), (8_000, 7_000), (8_000, 9_900), (16_000, 8_600), (16_000, 10_500)])
    func `going down removes what lies above the new Nyquist frequency`(_ rate: Int, _ frequency: Double) {
        let output = resample(tone(frequency, rate: 22_050, count: 22_050), from: 22_050, to: rate)
        #expect(level(output) < 7_071 / 1_000)
    }

    @Test(arguments: [(8_000, 3_400.0), (16_000, 6_800), (48_000, 9_300)])
    func `keeps what lies below it`(_ rate: Int, _ frequency: Double) {
        let output = resample(tone(frequency, rate: 22_050, count: 22_050), from: 22_050, to: rate)
        #expect(abs(level(output) - 7_071) < 71)
    }

    @Test(arguments: rates) func `leaves a constant what it is`(_ rate: Int) {
        let output = resample([Int16](repeating: 12_345, count: 4_410), from: 22_050, to: rate)
        #expect(output[output.count / 4..<output.count * 3 / 4].allSatisfy { abs(Int($0) - 12_345) <= 1 })
    }

    @Test func `never wraps around at full level`() {
        let square = (0..<4_000).map { $0 / 50 % 2 == 0 ? Int16.max : Int16.min }
        let output = resample(square, from: 22_050, to: 48_000)
        for index in 400..<output.count - 400
        where square[index * 22_050 / 48_000] == square[(index + 40) * 22_050 / 48_000] {
            let isHigh = square[index * 22_050 / 48_000] > 0
            let isInside = square[(index - 4) * 22_050 / 48_000] == square[(index + 8) * 22_050 / 48_000]
            if isInside { #expect((output[index] > 0) == isHigh) }
        }
    }

    @Test func `to the same rate changes nothing`() {
        let samples = tone(440, rate: 22_050, count: 1_000)
        #expect(resample(samples, from: 22_050, to: 22_050) == samples)
    }

    @Test(arguments: History.fresh(8)) func `does not care how the stream is cut`(given: History) {
        var random = given
        let samples = (0..<3_000).map { _ in Int16.random(in: .min ... .max, using: &random) }
        let rate = Int.random(in: 8_000...48_000, using: &random)
        let piece = Int.random(in: 1...700, using: &random)
        let whole = resample(samples, from: 22_050, to: rate, piece: samples.count)
        #expect(resample(samples, from: 22_050, to: rate, piece: piece) == whole)
    }
}
