/// A fraction that is compared without rounding and without overflow.
struct Fraction {
    let numerator: Int128
    /// Above 0.
    let denominator: Int128

    init(_ numerator: Int128, over denominator: Int128 = 1) {
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    /// Rounded up.
    var ceiling: Int128 { numerator <= 0 ? numerator / denominator : (numerator - 1) / denominator + 1 }

    /// Rounded down.
    var floor: Int128 { numerator >= 0 ? numerator / denominator : (numerator + 1) / denominator - 1 }

    static func < (left: Fraction, right: Fraction) -> Bool {
        if left.denominator == right.denominator { return left.numerator < right.numerator }
        let (first, firstOverflows) = left.numerator.multipliedReportingOverflow(by: right.denominator)
        let (second, secondOverflows) = right.numerator.multipliedReportingOverflow(by: left.denominator)
        if !firstOverflows && !secondOverflows { return first < second }
        let wideFirst = left.numerator.multipliedFullWidth(by: right.denominator)
        let wideSecond = right.numerator.multipliedFullWidth(by: left.denominator)
        return (wideFirst.high, wideFirst.low) < (wideSecond.high, wideSecond.low)
    }
}
