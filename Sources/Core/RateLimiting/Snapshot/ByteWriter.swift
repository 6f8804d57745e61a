/// Puts numbers and texts into bytes: whole numbers in groups of seven bits, the lowest first, as LEB128 has them, so that
/// small ones are short.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ byte: UInt8) { bytes.append(byte) }

    mutating func put(_ number: some FixedWidthInteger & UnsignedInteger) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number that is not negative.
    mutating func put(count: Int) { put(UInt64(count)) }

    /// Numbers of either sign, those near 0 short: 0, −1, 1, −2, …
    mutating func put(signed number: Int64) { put(UInt64(bitPattern: (number << 1) ^ (number >> 63))) }

    mutating func put(_ text: String) {
        put(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}
