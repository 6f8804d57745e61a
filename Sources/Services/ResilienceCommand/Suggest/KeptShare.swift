import ArgumentParser
import ResilienceConfiguration

/// How many of something are to stay untouched: a share, written as `99.9%` or `0.999`, that is never rounded.
struct KeptShare: Hashable {
    /// As it was written.
    let text: String
    private let numerator: Int128
    private let denominator: Int128

    /// One client of a thousand may be caught.
    static let usual = KeptShare(text: "99.9%", numerator: 999, denominator: 1000)

    /// More decimals than anybody means, and few enough for exact products.
    private static let mostPlaces = 16

    /// Reads a share above 0 and up to 1; nil is anything else.
    init?(_ text: String) {
        let isPercent = text.hasSuffix("%")
        guard let decimal = DecimalText(isPercent ? text.dropLast() : text[...]) else { return nil }
        let places = decimal.places + (isPercent ? 2 : 0)
        guard places <= Self.mostPlaces else { return nil }
        let unit = (0..<places).reduce(1 as Int128) { power, _ in power * 10 }
        guard decimal.digits > 0, decimal.digits <= unit else { return nil }
        (self.text, numerator, denominator) = (text, decimal.digits, unit)
    }

    private init(text: String, numerator: Int128, denominator: Int128) {
        (self.text, self.numerator, self.denominator) = (text, numerator, denominator)
    }

    /// The fewest of `count` that are at least this share of them.
    func needed(of count: Int) -> Int { Int((Int128(count) * numerator + denominator - 1) / denominator) }

    /// The fewest of which not all are needed; nil if all always are.
    var leastDivided: Int? {
        let rest = denominator - numerator
        return rest == 0 ? nil : Int((denominator + rest - 1) / rest)
    }
}

extension KeptShare: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
    var defaultValueDescription: String { text }
}
