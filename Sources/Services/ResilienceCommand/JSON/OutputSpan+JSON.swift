import ResiliencePrimitives

/// Values as JSON writes them. There must be room for them: see `JSONRoom`.
extension OutputSpan<UInt8> {
    mutating func append(word: StaticString) {
        word.withUTF8Buffer { bytes in
            for byte in bytes { append(byte) }
        }
    }

    mutating func append(number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var place: UInt = 1
        while number.magnitude / place > 9 { place *= 10 }
        append(digitsOf: number.magnitude, from: place)
    }

    /// With up to six decimals, rounded up.
    mutating func append(seconds time: Duration) {
        let nanoseconds = time.nanoseconds
        let microseconds = Int(nanoseconds / 1000 + (nanoseconds % 1000 > 0 ? 1 : 0))
        append(number: microseconds / 1_000_000)
        append(decimals: UInt(microseconds % 1_000_000), from: 100_000)
    }

    /// The seconds since the origin, with all their decimals.
    mutating func append(moment time: MonotonicTime) {
        let (seconds, nanoseconds) = time.nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        if time.nanoseconds < 0 { append(UInt8(ascii: "-")) }
        append(number: Int(seconds))
        append(decimals: UInt(nanoseconds), from: 100_000_000)
    }

    /// Escaped where it has to be.
    mutating func append(text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                append(escaping: byte)
            } else {
                append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// The digits behind a point, the first of which counts so many, without the zeros at their end.
    private mutating func append(decimals: UInt, from first: UInt) {
        guard decimals > 0 else { return }
        var (rest, place) = (decimals, first)
        while rest % 10 == 0 { (rest, place) = (rest / 10, place / 10) }
        append(UInt8(ascii: "."))
        append(digitsOf: rest, from: place)
    }

    /// The digits of a number from that of a power of ten on.
    private mutating func append(digitsOf number: UInt, from place: UInt) {
        var (rest, place) = (number, place)
        while place > 0 {
            append(UInt8(ascii: "0") + UInt8(rest / place))
            (rest, place) = (rest % place, place / 10)
        }
    }

    private mutating func append(escaping byte: UInt8) {
        append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return append(byte) }
        append(word: "u00")
        for digit in [byte >> 4, byte & 15] {
            append(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
        }
    }
}
