/// Bytes of a spool, from which numbers are taken.
struct SpoolPiece {
    var bytes: [UInt8] = []
    private var position = 0

    /// How many bytes are left.
    var rest: Int { bytes.count - position }

    /// Takes a number as it was spooled.
    mutating func number() -> UInt64 {
        var (number, shift) = (0 as UInt64, 0 as UInt64)
        while true {
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 != 0 else { return number }
            shift += 7
        }
    }

    /// Takes a number that may be negative.
    mutating func zigzag() -> Int64 {
        let number = number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Forgets what was taken.
    mutating func drop() {
        bytes.removeSubrange(..<position)
        position = 0
    }
}
