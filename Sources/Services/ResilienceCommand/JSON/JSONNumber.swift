/// A number as JSON writes it, exactly: its text, and what it says as digits × 10^exponent.
struct JSONNumber: Hashable {
    /// What a number is in whole parts of a unit.
    enum Parts: Hashable {
        case whole(Int64)
        /// It is finer than the parts are.
        case uneven
        /// There are more than 2^63 of them.
        case beyond
    }

    /// The number as it was written.
    let text: String
    /// Its digits without the zeros at their end, negative below 0; nil: more than 38.
    private let digits: Int128?
    private let exponent: Int

    init(text: String, digits: Int128?, exponent: Int) {
        (self.text, self.digits, self.exponent) = (text, digits, exponent)
    }

    /// How many parts of 10^-`places` it is.
    func parts(_ places: Int) -> Parts {
        guard var digits else { return exponent + places < 0 ? .uneven : .beyond }
        if digits == 0 { return .whole(0) }
        let shift = exponent + places
        guard shift >= 0 else { return .uneven }
        guard shift < 20 else { return .beyond }
        for _ in 0..<shift {
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            guard !overflow else { return .beyond }
            digits = product
        }
        return Int64(exactly: digits).map(Parts.whole) ?? .beyond
    }
}
