import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("The time of a log")
struct LogTimeTests {
    private func read(_ text: String) throws(CommandError) -> MonotonicTime {
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(CommandError) in try LogTime.any(bytes) }
    }

    @Test(arguments: [
        ("01/Jan/1970:00:00:00 +0000", "0"), ("01/Jan/1970:00:00:00 +0100", "-3600"),
        ("31/Dec/1969:23:59:59.5 -0000", "-0.5"), ("10/Oct/2000:13:55:36 -0700", "971211336"),
        ("29/Feb/2024:12:00:00 +0530", "1709188200"), ("29/Feb/2000:00:00:00 +0000", "951782400"),
        ("28/Feb/1900:00:00:00 +0000", "-2203977600"), ("01/Mar/1900:00:00:00 +0000", "-2203891200"),
        ("10/Oct/2000:13:55:36.123456789 -07:00", "971211336.123456789"),
        ("2016-04-15T20:17:00.310Z", "1460751420.31"), ("2016-04-15T20:17:00z", "1460751420"),
        ("2016-04-15t22:17:00+02:00", "1460751420"), ("2016-04-15 18:47:00.000000001-0130", "1460751420.000000001"),
        ("2262-04-11T23:47:16.854775807Z", "9223372036.854775807"), ("1677-09-21T00:12:44Z", "-9223372036"),
        ("1460751420", "1460751420"), ("1460751420.310", "1460751420.31"), ("-1.5", "-1.5"),
        ("1.46075142e9", "1460751420"),
        ("9223372036", "9223372036"), ("9223372037", "9223372.037"), ("1460751420310", "1460751420.31"),
        ("1460751420310000", "1460751420.31"), ("1460751420310000001", "1460751420.310000001"), ("0", "0"),
    ])
    func `is exact, whatever its zone and its notation`(_ text: String, _ seconds: String) throws {
        #expect(try read(text).decimalSeconds == seconds)
    }

    @Test(arguments: [
        "", "-", "10/Oct/2000:13:55:36", "10/Oct/2000:13:55:36 -070", "10/Oct/2000:13:55:36 -0700 ",
        "10/oct/2000:13:55:36 -0700",
        "31/Apr/2000:13:55:36 -0700", "00/Apr/2000:13:55:36 -0700", "32/Jan/2000:13:55:36 -0700",
        "29/Feb/2023:12:00:00 +0000", "29/Feb/1900:12:00:00 +0000", "29/Feb/2100:12:00:00 +0000",
        "10/Oct/2000:24:00:00 -0700", "10/Oct/2000:13:60:36 -0700", "31/Dec/2016:23:59:60 +0000",
        "10/Oct/2000:13:55:36. -0700", "10/Oct/2000:13:55:36 -0760", "10/Oct/2000:13:55:36 -2400",
        "10/Oct/9999:13:55:36 -0700", "01/Jan/0000:00:00:00 +0000", "1/Oct/2000:13:55:36 -0700",
        "2016-13-15T20:17:00Z", "2016-00-15T20:17:00Z", "2016-04-31T20:17:00Z", "2016-04-15T20:17:00", "2016-04-15",
        "2016-04-15T20:17:60Z", "2016-04-15T20:17:00.Z", "2016-04-15T20:17:00.1234567891Z", "2016-04-15T20:17:00ZZ",
        "2262-04-11T23:47:17Z", "1677-09-21T00:12:43Z", "+1", ".5", "0x10", "1e99", "1.0000000001", "now",
        "99999999999999999999",
    ])
    func `that is no moment is none, a leap second too`(_ text: String) {
        #expect(throws: CommandError.self) { try read(text) }
    }

    @Test(arguments: History.fresh(16)) func `agrees with the calendar on any day`(given: History) throws {
        var history = given
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for _ in 0..<200 {
            let seconds = Int64.random(in: -9_000_000_000...9_000_000_000, using: &history)
            let date = Date(timeIntervalSince1970: Double(seconds))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
            let fields = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { field in
                let number = String(field ?? -1)
                return number.count < 2 ? "0\(number)" : number
            }
            let text = "\(parts.year ?? -1)-\(fields[0])-\(fields[1])T\(fields[2]):\(fields[3]):\(fields[4])Z"
            #expect(try read(text).nanoseconds == seconds * 1_000_000_000, "\(text)")
        }
    }
}
