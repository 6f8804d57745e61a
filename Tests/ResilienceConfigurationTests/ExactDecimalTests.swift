import Testing

@testable import ResilienceConfiguration

@Suite("An exact decimal") struct ExactDecimalTests {
    @Test(arguments: [
        (0.7, 700_000_000), (2.0, 2_000_000_000), (-0.25, -250_000_000), (1e300, Int64.max), (-1e300, .min),
    ])
    func `is the literal that it is written as`(literal: Double, billionths: Int64) {
        #expect(ExactDecimal(floatLiteral: literal).billionths == billionths)
    }

    @Test func `is a whole number, as far as it can be one`() {
        #expect((3 as ExactDecimal).billionths == 3_000_000_000)
        #expect((10_000_000_000 as ExactDecimal).billionths == .max)
        #expect((-10_000_000_000 as ExactDecimal).billionths == .min)
        #expect(ExactDecimal(floatLiteral: .nan).billionths == 0)
    }

    @Test(arguments: [
        (0, "0.0"), (1, "0.000000001"), (700_000_000, "0.7"), (2_000_000_000, "2.0"), (-1_500_000_000, "-1.5"),
        (Int64.min, "-9223372036.854775808"),
    ])
    func `shows no more decimals than it has`(billionths: Int64, text: String) {
        #expect(ExactDecimal(billionths: billionths).description == text)
    }
}
