import Testing

@testable import SpeechSynthesis

@Suite("The stand-in tone") struct StandInToneTests {
    private func integer(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    @Test(arguments: [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
    func `is a WAV of 0.55 s at the rate asked for, that is heard and does not click`(rate: Int) {
        let wav = StandInTone(sampleRate: rate).wav
        #expect(String(decoding: wav[0..<4] + wav[8..<16] + wav[36..<40], as: UTF8.self) == "RIFFWAVEfmt data")
        #expect(integer(wav[4..<8]) == wav.count - 8)
        #expect(integer(wav[40..<44]) == wav.count - 44)
        #expect((integer(wav[20..<22]), integer(wav[22..<24]), integer(wav[34..<36])) == (1, 1, 16))
        #expect((integer(wav[24..<28]), integer(wav[28..<32]), integer(wav[32..<34])) == (rate, 2 * rate, 2))
        let samples = stride(from: 44, to: wav.count, by: 2).map {
            Int(Int16(truncatingIfNeeded: integer(wav[$0..<$0 + 2])))
        }
        #expect(abs(Double(samples.count) / Double(rate) - 0.55) < 0.001)
        let level = samples.map { abs($0) }.max() ?? 0
        #expect(9000...9831 ~= level)
        // The steepest that a soft tone of 587 Hz is, while it swells in 10 ms
        let steepest = 9830.1 * (2 * 3.1416 * 587.33 / Double(rate) + 1 / (0.01 * Double(rate))) + 2
        let steps = zip(samples, samples.dropFirst()).map { Double(abs($0 - $1)) }
        #expect((steps.max() ?? 0) <= steepest)
        #expect(samples.first == 0)
        #expect(samples.last == 0)
    }
}
