import ResiliencePrimitives

@testable import RateLimiting

/// What an encoder makes of a store, and stores that decoders make of that.
struct Snapshot {
    var parts: [[UInt8]] = []
    private(set) var count = 0

    init(_ store: MemoryStore, at time: MonotonicTime) {
        var encoder = CounterEncoder(store, at: time)
        while let part = encoder.next() { parts.append(part) }
        count = encoder.count
    }

    init(parts: [[UInt8]]) { self.parts = parts }

    @discardableResult func read(into store: MemoryStore = MemoryStore(), at now: MonotonicTime) throws -> MemoryStore {
        var decoder = CounterDecoder(into: store, at: now)
        for part in parts { try decoder.read(part) }
        return store
    }

    /// Bytes written in hexadecimal.
    static func bytes(_ text: String) -> [UInt8] {
        var (bytes, rest): ([UInt8], Substring) = ([], text[...])
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
