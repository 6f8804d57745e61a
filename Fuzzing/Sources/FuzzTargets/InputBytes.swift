/// Draws numbers and texts from an input; what is beyond its end is 0.
struct InputBytes {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ input: UnsafeBufferPointer<UInt8>) { rest = input[...] }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number from 0 to `most`; small ones come from few bytes.
    mutating func number(_ most: UInt64) -> UInt64 {
        let count = byte() % 9
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(byte()) }
        return most == .max ? number : number % (most + 1)
    }

    /// A text of at most so many bytes; what is not UTF-8 is replaced.
    mutating func text(_ most: Int) -> String {
        let bytes = rest.prefix(Int(byte()) % (most + 1))
        rest = rest.dropFirst(bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }
}
