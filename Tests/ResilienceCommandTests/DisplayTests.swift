import Foundation
import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("What people read")
struct DisplayTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"), (1_234_567, "1,234,567"),
        (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
    ])
    func `has digits in groups of three`(_ number: Int, _ text: String) { #expect(number.grouped == text) }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1 << 20, "1 MiB"), (.max, "8388608 TiB"),
    ])
    func `has bytes in the largest unit of which there are some`(_ bytes: Int, _ text: String) {
        #expect(bytes.shownBytes == text)
    }

    @Test(
        arguments: [
            (#"{"a":"é, 漢, 🎉"}"#, #"{"a":"é, 漢, 🎉"}"#), ("{\r\n\t\"a\": 1\n}", #"{ "a": 1}"#),
            ("[\"\u{9B}31m\u{7F}\u{80}\"]", #"["\u009b31m\u007f\u0080"]"#),
            ("[\"\u{202E}\u{2028}\u{E0001}\"]", #"["\u202e\u2028\udb40\udc01"]"#),
        ])
    func `has JSON on a line that steers no terminal and says the same`(_ json: String, _ line: String) throws {
        #expect(json.jsonLine == line)
        let decoder = JSONDecoder()
        if json.hasPrefix("[") {
            let texts = try [json, line].map { try decoder.decode([String].self, from: Data($0.utf8)) }
            #expect(texts[0] == texts[1])
        }
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1ns"), (1500, "1.5µs"), (999_999, "999.9µs"), (12_300_000, "12.3ms"), (1_000_000_000, "1s"),
            (59_999_999_999, "59.9s"), (60_000_000_000, "1m"), (125_000_000_000, "2m 5s"), (3_600_000_000_000, "1h"),
            (13_259_000_000_000, "3h 40m"), (1_047_600_000_000_000, "12d 3h"), (-1_500_000_000, "-1.5s"),
        ] as [(Int64, String)])
    func `has durations in their two largest units`(_ nanoseconds: Int64, _ text: String) {
        #expect(Duration.nanoseconds(Int128(nanoseconds)).shown == text)
    }

    @Test(
        arguments: [
            (0, "0s"), (12_500_000_000, "12.5s"), (1, "0.000000001s"), (-1_500_000_000, "-1.5s"), (-1, "-0.000000001s"),
            (999_999_999_999_999_999, "999999999.999999999s"), (1_000_000_000_000_000_000, "2001-09-09 01:46:40"),
            (1_782_909_296_999_999_999, "2026-07-01 12:34:56"), (.max, "2262-04-11 23:47:16"),
        ] as [(Int64, String)])
    func `has moments as dates in UTC if they look like some, else in seconds`(_ nanoseconds: Int64, _ text: String) {
        #expect(MonotonicTime(nanoseconds: nanoseconds).shown == text)
    }

    @Test(arguments: [
        (0, 5, "0.0 %", "0"), (5, 5, "100.0 %", "1"), (1, 3, "33.3 %", "0.333333"), (2, 3, "66.7 %", "0.666667"),
        (1, 1_000_000, "<0.1 %", "0.000001"), (999_999, 1_000_000, ">99.9 %", "0.999999"), (1, 2, "50.0 %", "0.5"),
    ])
    func `has shares to a tenth of a percent, and none that looks like nothing or all without being it`(
        _ part: Int, _ whole: Int, _ percent: String, _ decimal: String
    ) throws {
        let share = try #require(Share(Int128(part), of: Int128(whole)))
        #expect(share.shown == percent)
        #expect(share.decimal == decimal)
        #expect(Share(0, of: 0) == nil)
    }
}
