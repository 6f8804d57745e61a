/// Numbers as RESP writes them, and nothing that merely resembles one: no spaces, no hexadecimal, no digits of other
/// scripts.
enum RESPNumber {
    /// Reads `[+-]digits`; nil if it reads otherwise or does not fit.
    static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard let first = text.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let start = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        guard start < text.count else { return nil }
        var number: Int64 = 0
        for byte in text[start...] {
            guard let digit = digit(byte) else { return nil }
            let (tens, tooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflow) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if tooLarge || overflow { return nil }
            number = sum
        }
        return number
    }

    /// Reads `[+-]digits[.digits][e[+-]digits]`, `inf` or `nan` in any case and with either sign.
    static func double(_ text: UnsafeRawBufferPointer) -> Double? {
        let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
        let magnitude = UnsafeRawBufferPointer(rebasing: text[(isSigned ? 1 : 0)...])
        let isNegative = text.first == UInt8(ascii: "-")
        guard let first = magnitude.first else { return nil }
        if digit(first) == nil {
            switch String(decoding: magnitude, as: UTF8.self).lowercased() {
            case "inf", "infinity": return isNegative ? -.infinity : .infinity
            case "nan": return .nan
            default: return nil
            }
        }
        return isDecimal(magnitude) ? Double(String(decoding: text, as: UTF8.self)) : nil
    }

    /// Reads `[-]digits` of any length.
    static func isBig(_ text: UnsafeRawBufferPointer) -> Bool {
        let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.allSatisfy { digit($0) != nil }
    }

    static func integer(_ text: String) -> Int64? { withBytes(of: text, integer) }
    static func double(_ text: String) -> Double? { withBytes(of: text, double) }

    private static func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
    }

    private static func isDecimal(_ text: UnsafeRawBufferPointer) -> Bool {
        var rest = text[...]
        func digits() -> Bool {
            let start = rest.startIndex
            rest = rest.drop { digit($0) != nil }
            return rest.startIndex > start
        }
        guard digits() else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard digits() else { return false }
        }
        return rest.isEmpty
    }

    private static func withBytes<Number>(of text: String, _ read: (UnsafeRawBufferPointer) -> Number?) -> Number? {
        var text = text
        return text.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    }
}
