import NIOCore
import Testing

@testable import SpeechService

@Suite("A WAV")
struct WAVTests {
    private func header(rate: Int = 22_050, before: [UInt8] = [], channels: UInt8 = 1) -> [UInt8] {
        var buffer = ByteBuffer()
        WAVHeader.write(sampleRate: rate, to: &buffer)
        var bytes = Array(buffer.readableBytesView)
        bytes[22] = channels
        bytes.insert(contentsOf: before, at: 12)
        return bytes
    }

    @Test func `begins with 44 bytes that say rate and format, and that the length is unknown`() {
        let expected: [UInt8] =
            Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
            + [0x80, 0xBB, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0] + Array("data".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(header(rate: 48_000) == expected)
    }

    @Test(arguments: [1, 2, 3, 7, 64]) func `is read in pieces of any size`(_ size: Int) throws {
        var reader = WAVReader()
        let bytes = header() + [1, 0, 0xFF, 0xFF, 0, 0x80]
        var samples: [Int16] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            samples += try reader.read(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(samples == [1, -1, -32_768])
        #expect(reader.sampleRate == 22_050)
    }

    @Test func `may have other chunks before its samples`() throws {
        var reader = WAVReader()
        let list: [UInt8] = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        #expect(try reader.read(header(before: list) + [5, 0]) == [5])
    }

    @Test func `that is none is an error`() {
        #expect(throws: SpeechError(.synthesisFailed, "audio: no RIFF/WAVE at its start")) {
            var reader = WAVReader()
            return try reader.read(Array("Error: no such voice".utf8))
        }
        #expect(throws: SpeechError(.synthesisFailed, "audio: its format is not PCM with 16 bits and one channel")) {
            var reader = WAVReader()
            return try reader.read(header(channels: 2))
        }
    }

    @Test func `without samples is still one`() throws {
        var encoder = SpeechEncoder(sampleRate: 8_000)
        #expect(try encoder.encode(header()[...]).readableBytes == 0)
        #expect(encoder.finish().readableBytes == 44)
    }
}
