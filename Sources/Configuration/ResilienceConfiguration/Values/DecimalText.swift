/// A decimal number exactly as it is written, `digits` / 10^`places`, for arithmetic that never rounds.
package struct DecimalText {
    /// What a product with a whole number came to.
    enum Product: Equatable {
        case whole(Int64)
        /// Not a whole number.
        case uneven
        /// Beyond 2^63.
        case beyond
    }

    package let digits: Int128
    package let places: Int

    /// Reads digits with at most one point among them: `30`, `1.5`, `.5`. No sign, no exponent; nil is anything else.
    ///
    /// More than 36 digits, zeros at the ends not counted, are read as nil too: nothing in the file is that exact.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.contains(where: { !$0.isEmpty }) else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
        let whole = parts[0].drop { $0 == "0" }
        var fraction = parts.count == 2 ? Substring(parts[1]) : ""
        while fraction.last == "0" { fraction.removeLast() }
        guard whole.count + fraction.count <= 36 else { return nil }
        digits = Int128("0\(whole)\(fraction)") ?? 0
        places = fraction.count
    }

    /// The exact product with `factor`.
    func times(_ factor: Int64) -> Product {
        let (product, overflow) = digits.multipliedReportingOverflow(by: Int128(factor))
        guard !overflow else { return .beyond }
        let divisor = (0..<places).reduce(1 as Int128) { power, _ in power * 10 }
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        guard quotient <= Int128(Int64.max) else { return .beyond }
        return remainder == 0 ? .whole(Int64(quotient)) : .uneven
    }
}
