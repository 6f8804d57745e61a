import NIOCore

/// Takes a WAV apart while it comes in: first its sample rate, then its samples.
///
/// Chunks before the samples are skipped. The length of the samples is not believed, since a stream is written before
/// it is known: they end with the stream.
struct WAVReader {
    private enum State {
        case riff
        case chunks
        case samples
    }

    private var state = State.riff
    private var bytes = ByteBuffer()

    /// Samples a second; nil until the header has told.
    private(set) var sampleRate: Int?

    /// Takes more of the stream and gives the samples that are complete.
    ///
    /// - Throws: ``SpeechError`` where this is no WAV, or none of PCM with 16 bits and one channel.
    mutating func read(_ more: some Sequence<UInt8>) throws(SpeechError) -> [Int16] {
        bytes.writeBytes(more)
        if case .riff = state, try !readRIFF() { return [] }
        if case .chunks = state, try !readChunks() { return [] }
        let samples = bytes.withUnsafeReadableBytes { raw in
            (0..<raw.count / 2).map { Int16(littleEndian: raw.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)) }
        }
        bytes.moveReaderIndex(forwardBy: 2 * samples.count)
        bytes.discardReadBytes()
        return samples
    }

    private mutating func readRIFF() throws(SpeechError) -> Bool {
        guard bytes.readableBytes >= 12 else { return false }
        let riff = bytes.readString(length: 4)
        bytes.moveReaderIndex(forwardBy: 4)
        guard riff == "RIFF", bytes.readString(length: 4) == "WAVE" else {
            throw SpeechError(.synthesisFailed, "audio: no RIFF/WAVE at its start")
        }
        state = .chunks
        return true
    }

    /// Whether the samples begin.
    private mutating func readChunks() throws(SpeechError) -> Bool {
        while bytes.readableBytes >= 8 {
            let start = bytes.readerIndex
            let name = bytes.getString(at: start, length: 4)
            let length = Int(bytes.getInteger(at: start + 4, endianness: .little, as: UInt32.self) ?? 0)
            if name == "data" { return try beginSamples() }
            let padded = length + length % 2
            guard bytes.readableBytes - 8 >= padded else { return false }
            bytes.moveReaderIndex(forwardBy: 8)
            if name == "fmt " { try readFormat(length: length) }
            bytes.moveReaderIndex(to: start + 8 + padded)
        }
        return false
    }

    private mutating func readFormat(length: Int) throws(SpeechError) {
        let start = bytes.readerIndex
        let number16 = { [bytes] offset in
            bytes.getInteger(at: start + offset, endianness: .little, as: UInt16.self)
        }
        let rate = bytes.getInteger(at: start + 4, endianness: .little, as: UInt32.self)
        guard length >= 16, number16(0) == 1, number16(2) == 1, number16(14) == 16, let rate, rate > 0 else {
            throw SpeechError(.synthesisFailed, "audio: its format is not PCM with 16 bits and one channel")
        }
        sampleRate = Int(rate)
    }

    private mutating func beginSamples() throws(SpeechError) -> Bool {
        guard sampleRate != nil else { throw SpeechError(.synthesisFailed, "audio: samples before their format") }
        bytes.moveReaderIndex(forwardBy: 8)
        state = .samples
        return true
    }
}
