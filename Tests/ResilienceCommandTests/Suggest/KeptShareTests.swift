import Testing

@testable import ResilienceCommand

@Suite("A share to keep")
struct KeptShareTests {
    @Test(arguments: [
        // of, at least
        ("99.9%", 1000, 999), ("99.9%", 1001, 1000), ("99.9%", 999, 999), ("99.9%", 2000, 1998), ("99.9%", 1, 1),
        ("0.999", 1000, 999), ("50%", 3, 2), (".5", 4, 2), ("100%", 7, 7), ("1", 7, 7), ("1.000", 7, 7),
        ("0.0001%", 10_000_000, 10), ("33.3%", 1000, 333), ("99.9%", 0, 0), ("66.66666666666666%", 3, 2),
        ("99.99999999999999%", Int.max, 9_223_372_036_854_774_885),
    ])
    func `is never rounded down`(_ text: String, _ count: Int, _ least: Int) throws {
        #expect(try #require(KeptShare(text)).needed(of: count) == least)
    }

    @Test(arguments: [
        "", "%", "0", "0%", "0.0%", "101%", "1.001", "100.0001%", "-5%", "+5%", "1e-1", "99,9%", "99.9 %", "99.9%%",
        "nan",
        "0.12345678901234567", "99.999999999999999%",
    ])
    func `is above 0, at most 1 and written in digits`(_ text: String) { #expect(KeptShare(text) == nil) }

    @Test(
        arguments: [("99.9%", 1000), ("50%", 2), ("0.1%", 2), ("99%", 100), ("66.6%", 3), ("100%", nil)]
            as [(String, Int?)])
    func `takes so many for one to be given up`(_ text: String, _ least: Int?) throws {
        let share = try #require(KeptShare(text))
        #expect(share.leastDivided == least)
        guard let least else { return }
        #expect(share.needed(of: least) < least)
        #expect(share.needed(of: least - 1) == least - 1)
    }
}
