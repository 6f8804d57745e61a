/// A fraction that is compared without rounding and without overflow.
struct Fraction {
    let numerator: Int128
    /// Above 0.
    let denominator: Int128

    init(_ numerator: Int128, over denominator: Int128 = 1) {
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    /// Rounded up.
    var ceiling: Int128 {
        numerator > 0 ? Self.divide(numerator - 1, by: denominator) + 1 : -Self.divide(-numerator, by: denominator)
    }

    /// Rounded down.
    var floor: Int128 {
        numerator < 0 ? -Self.divide(-numerator - 1, by: denominator) - 1 : Self.divide(numerator, by: denominator)
    }

    static func < (left: Fraction, right: Fraction) -> Bool {
        if left.denominator == right.denominator { return left.numerator < right.numerator }
        if let small = Self.isLessIfSmall(left, right) { return small }
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }

    /// Of what is not negative. A division of 64 bits is several times as fast as one of 128, and mostly enough.
    private static func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
        if denominator == 1 { return numerator }
        if let short = UInt64(exactly: numerator), let divisor = UInt64(exactly: denominator) {
            return Int128(short / divisor)
        }
        return numerator / denominator
    }

    private static func isLessIfSmall(_ left: Fraction, _ right: Fraction) -> Bool? {
        guard let a = Int64(exactly: left.numerator), let b = Int64(exactly: left.denominator),
            let c = Int64(exactly: right.numerator), let d = Int64(exactly: right.denominator)
        else { return nil }
        return Int128(a) * Int128(d) < Int128(c) * Int128(b)
    }
}
