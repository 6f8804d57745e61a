extension JSONCursor {
    /// Reads a number, whose text is kept and whose value is exact.
    mutating func number() throws(CommandError) -> JSONNumber {
        _ = peek()
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        var value = Decimal()
        if !skip(UInt8(ascii: "0")) { try digits { value.append($0) } }
        if skip(UInt8(ascii: ".")) {
            let first = position
            try digits { value.append($0) }
            value.exponent -= position - first
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) { value.exponent += try exponent() }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        return JSONNumber(
            text: text, digits: value.digits.map { isNegative ? -$0 : $0 }, exponent: value.exponent + value.zeros)
    }

    /// Digits as they come; zeros are held back until another digit follows.
    private struct Decimal {
        var digits: Int128? = 0
        var zeros = 0
        var exponent = 0

        mutating func append(_ digit: UInt8) {
            guard digit > 0 else { return zeros += 1 }
            for _ in 0...(digits == 0 ? 0 : zeros) { multiply() }
            zeros = 0
            let (sum, overflow) = (digits ?? 0).addingReportingOverflow(Int128(digit))
            digits = overflow || digits == nil ? nil : sum
        }

        private mutating func multiply() {
            guard let old = digits else { return }
            // Nearly all numbers are short, and products of 64 bits are much quicker
            if old < 1 << 59 {
                digits = Int128(Int64(old) * 10)
                return
            }
            let (product, overflow) = old.multipliedReportingOverflow(by: 10)
            digits = overflow ? nil : product
        }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard here == byte else { return false }
        position += 1
        return true
    }

    private mutating func digits(_ body: (UInt8) -> Void) throws(CommandError) {
        let first = position
        while let byte = here, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            body(byte - UInt8(ascii: "0"))
            position += 1
        }
        guard position > first else { throw unexpected("where a digit is needed") }
    }

    /// No further than what is beyond all that anybody counts.
    private mutating func exponent() throws(CommandError) -> Int {
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        var value = 0
        try digits { value = min(value * 10 + Int($0), 1_000_000_000) }
        return isNegative ? -value : value
    }
}
