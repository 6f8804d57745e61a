/// A number with up to nine decimals, kept as whole billionths: what 0.7 of something is stays a matter of whole numbers.
public struct ExactDecimal: Hashable, Sendable {
    /// The number in billionths: 700,000,000 for 0.7.
    public let billionths: Int64

    static let unit: Int64 = 1_000_000_000

    /// Creates the number that is so many billionths.
    public init(billionths: Int64) { self.billionths = billionths }

    /// The nearest `Double`, the one that the same decimal would be as a literal.
    public var double: Double { Double(billionths) / Double(Self.unit) }
}

extension ExactDecimal: Comparable {
    /// Whether `left` is the smaller number.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { left.billionths < right.billionths }
}

extension ExactDecimal: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// Creates the number with nine decimals that is nearest to `value`; what is beyond the range ends at its edge.
    public init(floatLiteral value: Double) {
        let scaled = (value * Double(Self.unit)).rounded()
        let limit = Double(Int64.max)
        billionths = scaled.isNaN ? 0 : scaled >= limit ? .max : scaled <= -limit ? .min : Int64(scaled)
    }

    /// Creates a whole number; what is beyond the range ends at its edge.
    public init(integerLiteral value: Int64) {
        let (product, overflow) = value.multipliedReportingOverflow(by: Self.unit)
        billionths = overflow ? (value < 0 ? .min : .max) : product
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// The number as it is written in the file, with one decimal at least: `0.7`, `2.0`.
    public var description: String {
        let (whole, rest) = billionths.magnitude.quotientAndRemainder(dividingBy: Self.unit.magnitude)
        var decimals = String(String(Self.unit.magnitude + rest).dropFirst())
        while decimals.count > 1, decimals.last == "0" { decimals.removeLast() }
        return "\(billionths < 0 ? "-" : "")\(whole).\(decimals)"
    }
}
