extension ValueFormat where Value == Int {
    /// A whole number of 0 or more.
    static let wholeNumber = ValueFormat(name: "whole number", expectation: "a whole number", isBare: true) {
        (text) throws(ValueFault) in
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw ValueFault("not a whole number")
        }
        guard let number = Int(text) else { throw ValueFault("beyond \(text.hasPrefix("-") ? Int.min : .max)") }
        return number
    } render: {
        String($0)
    }
    .atLeast(0)

    /// A size in bytes: `512KiB`, `50MiB`, `1GiB` or plain bytes.
    static let size = ValueFormat(name: "size", expectation: "a size such as 50MiB or plain bytes") {
        (text) throws(ValueFault) in
        try sizeInBytes(text)
    } render: { bytes in
        let unit = sizeUnits.last { bytes != 0 && bytes % Int($0.bytes) == 0 }
        return unit.map { "\(bytes / Int($0.bytes))\($0.name)" } ?? String(bytes)
    }
    .atLeast(1)

    private static let sizeUnits: [(name: String, bytes: Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]

    private static func sizeInBytes(_ text: String) throws(ValueFault) -> Int {
        let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let suffix = String(text.dropFirst(number.count))
        guard let decimal = DecimalText(number) else { throw ValueFault("not a size, write one such as 50MiB") }
        var factor: Int64 = 1
        if !suffix.isEmpty {
            guard let unit = sizeUnits.first(where: { $0.name == suffix }) else {
                let meant = sizeUnits.map(\.name).closest(to: suffix).map { "\(number)\($0)" }
                throw ValueFault("unknown unit", suggestion: meant)
            }
            factor = unit.bytes
        }
        switch decimal.times(factor) {
        case .whole(let bytes): return Int(bytes)
        case .uneven: throw ValueFault("not a whole number of bytes")
        case .beyond: throw ValueFault("more than \(Int64.max) bytes")
        }
    }
}

extension ValueFormat where Value == ExactDecimal {
    /// A number with decimals, of 0 or more.
    static let decimal = decimal(name: "number", expectation: "a number such as 2.0").atLeast(0)

    /// A share from 0 to 1.
    static let ratio = decimal(name: "ratio", expectation: "a ratio from 0 to 1").within(0...1)

    /// A share from 0 to less than 1.
    static let partialRatio = ratio.requiring { share in
        if share < 0 { return "below 0.0, the least there can be" }
        return share < 1 ? nil : "not less than 1"
    }

    private static func decimal(name: String, expectation: String) -> ValueFormat {
        ValueFormat(name: name, expectation: expectation, isBare: true) { (text) throws(ValueFault) in
            let isNegative = text.hasPrefix("-")
            guard let decimal = DecimalText(isNegative ? text.dropFirst() : text[...]) else {
                throw ValueFault("not \(expectation)")
            }
            switch decimal.times(ExactDecimal.unit) {
            case .whole(let billionths): return ExactDecimal(billionths: isNegative ? -billionths : billionths)
            case .uneven: throw ValueFault("more than nine decimals")
            case .beyond: throw ValueFault("beyond \(ExactDecimal(billionths: .max))")
            }
        } render: {
            $0.description
        }
    }
}
