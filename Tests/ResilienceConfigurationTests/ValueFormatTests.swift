import ClientIdentity
import RateLimiting
import ResilienceTesting
import Testing

@testable import ResilienceConfiguration

@Suite("A value") struct ValueFormatTests {
    /// What the format makes of a text: the value or the complaint.
    static func reading<Value>(_ text: String, as format: ValueFormat<Value>) -> Result<Value, ValueFault> {
        do throws(ValueFault) {
            let value = try format.parse(text)
            return format.check(value).map { .failure(ValueFault($0)) } ?? .success(value)
        } catch {
            return .failure(error)
        }
    }

    static func complaint<Value>(_ text: String, as format: ValueFormat<Value>) -> String? {
        if case .failure(let fault) = reading(text, as: format) { fault.description(of: text) } else { nil }
    }

    static let durations: [(String, Duration)] = [
        ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)), ("1h", .seconds(3600)),
        ("1d", .seconds(86400)), ("1.5s", .milliseconds(1500)), ("0.000001ms", .nanoseconds(1)), (".5m", .seconds(30)),
        ("0s", .zero), ("0", .zero), ("0.0", .zero), ("1.10s", .milliseconds(1100)), ("0.1d", .seconds(8640)),
        ("9223372036.854775807s", .nanoseconds(Int64.max)), ("00030s", .seconds(30)), ("30.s", .seconds(30)),
    ]

    @Test(arguments: durations) func `of time is read exactly`(text: String, duration: Duration) throws {
        #expect(try Self.reading(text, as: ValueFormat<Duration>.duration).get() == duration)
    }

    static let wrongDurations = [
        ("30", #""30": no unit, did you mean "30s"?"#),
        ("5min", #""5min": unknown unit, did you mean "5m"?"#),
        ("5minutes", #""5minutes": unknown unit, did you mean "5m"?"#),
        ("2hours", #""2hours": unknown unit, did you mean "2h"?"#),
        ("3 s", #""3 s": unknown unit, did you mean "3s"?"#),
        ("1h30m", #""1h30m": unknown unit, did you mean "1h"?"#),
        ("-5s", #""-5s": below 0s, the least there can be"#),
        ("soon", #""soon": not a duration such as 30s or 250ms"#),
        ("", #""": not a duration such as 30s or 250ms"#),
        (".s", #"".s": not a duration such as 30s or 250ms"#),
        ("1.2.3s", #""1.2.3s": not a duration such as 30s or 250ms"#),
        ("0.0000001ms", #""0.0000001ms": finer than a nanosecond"#),
        ("9223372036.854775808s", #""9223372036.854775808s": longer than 292 years"#),
        ("99999999999999999999999999999999999d", #""99999999999999999999999999999999999d": longer than 292 years"#),
        ("٣s", #""٣s": not a duration such as 30s or 250ms"#),
    ]

    @Test(arguments: wrongDurations) func `of time that is none is told so`(text: String, complaint: String) {
        #expect(Self.complaint(text, as: ValueFormat<Duration>.duration) == complaint)
    }

    static let sizes = [
        ("512KiB", 512 << 10), ("50MiB", 50 << 20), ("1GiB", 1 << 30), ("1", 1), ("1048576", 1 << 20),
        ("1.5KiB", 1536), ("8589934591GiB", 8_589_934_591 << 30),
    ]

    @Test(arguments: sizes) func `of bytes is read exactly`(text: String, bytes: Int) throws {
        #expect(try Self.reading(text, as: ValueFormat<Int>.size).get() == bytes)
    }

    static let wrongSizes = [
        ("50MB", #""50MB": unknown unit, did you mean "50MiB"?"#),
        ("50mb", #""50mb": unknown unit, did you mean "50MiB"?"#),
        ("1k", #""1k": unknown unit, did you mean "1KiB"?"#),
        ("0", #""0": below 1, the least there can be"#),
        ("-1", #""-1": not a size, write one such as 50MiB"#),
        ("much", #""much": not a size, write one such as 50MiB"#),
        ("0.3KiB", #""0.3KiB": not a whole number of bytes"#),
        ("8589934592GiB", #""8589934592GiB": more than 9223372036854775807 bytes"#),
    ]

    @Test(arguments: wrongSizes) func `of bytes that is none is told so`(text: String, complaint: String) {
        #expect(Self.complaint(text, as: ValueFormat<Int>.size) == complaint)
    }

    static let rates = [
        ("5/second", Rate(5, per: .seconds(1))), ("5/minute", Rate(5, per: .seconds(60))),
        ("20/hour", Rate(20, per: .seconds(3600))), ("100/day", Rate(100, per: .seconds(86400))),
        ("5/90s", Rate(5, per: .seconds(90))), ("0/1.5s", Rate(0, per: .milliseconds(1500))),
        ("7/250ms", Rate(7, per: .milliseconds(250))),
    ]

    @Test(arguments: rates) func `of units in a window is read exactly`(text: String, rate: Rate) throws {
        #expect(try Self.reading(text, as: ValueFormat<Rate>.rate).get() == rate)
        #expect(rate.description.contains("/"))
    }

    static let calendarRates: [(String, Int, CalendarPeriod, String)] = [
        ("100/day@Europe/Berlin", 100, .day, "Europe/Berlin"), ("7/week@UTC", 7, .week, "UTC"),
        ("1000/month@America/Argentina/Buenos_Aires", 1000, .month, "America/Argentina/Buenos_Aires"),
        ("0/month@Asia/Kolkata", 0, .month, "Asia/Kolkata"),
    ]

    @Test(arguments: calendarRates) func `of units by the calendar is read and shown`(
        text: String, limit: Int, period: CalendarPeriod, zone: String
    ) throws {
        let rate = try Self.reading(text, as: ValueFormat<Rate>.rate).get()
        #expect(try rate == Rate(limit, per: CalendarWindow(period, in: zone)))
        #expect(rate.description == text)
        #expect(rate.calendar?.timeZone == zone)
    }

    static let wrongRates = [
        ("5/minuet", #""5/minuet": unknown unit, did you mean "5/minute"?"#),
        ("5/minutes", #""5/minutes": unknown unit, did you mean "5/minute"?"#),
        ("5/sec", #""5/sec": unknown unit, did you mean "5/second"?"#),
        ("5/min", #""5/min": unknown unit, did you mean "5/minute"?"#),
        ("5/m", #""5/m": unknown unit, did you mean "5/1m"?"#),
        ("5/week", #""5/week": no time zone, did you mean "5/week@UTC"?"#),
        ("1000/month", #""1000/month": no time zone, did you mean "1000/month@UTC"?"#),
        ("5/months", #""5/months": unknown unit, did you mean "5/month@UTC"?"#),
        ("5/90", #""5/90": no unit, did you mean "5/90s"?"#),
        ("5/90sec", #""5/90sec": unknown unit, did you mean "5/90s"?"#),
        ("5/0s", #""5/0s": a window of no time"#),
        ("5/", #""5/": unknown unit, did you mean "5/day"?"#),
        ("5", #""5": not a rate such as 5/minute or 5/90s"#),
        ("five/minute", #""five/minute": the limit is not a whole number"#),
        ("1.5/minute", #""1.5/minute": the limit is not a whole number"#),
        ("-1/minute", #""-1/minute": a limit below 0"#),
        ("9223372036854775808/day", #""9223372036854775808/day": the limit is beyond 9223372036854775807"#),
        ("100/day@", #""100/day@": no time zone, did you mean "100/day@UTC"?"#),
        ("100/month@", #""100/month@": no time zone, did you mean "100/month@UTC"?"#),
        ("100/day@Europe/Berln", #""100/day@Europe/Berln": unknown time zone, did you mean "100/day@Europe/Berlin"?"#),
        ("1/week@europe/berlin", #""1/week@europe/berlin": unknown time zone, did you mean "1/week@Europe/Berlin"?"#),
        ("1/week@Berlin", #""1/week@Berlin": unknown time zone, did you mean "1/week@Europe/Berlin"?"#),
        ("1/week@new york", #""1/week@new york": unknown time zone, did you mean "1/week@America/New_York"?"#),
        ("1/week@Utc", #""1/week@Utc": unknown time zone, did you mean "1/week@UTC"?"#),
        ("5/moth@Asia/Tokyo", #""5/moth@Asia/Tokyo": unknown unit, did you mean "5/month@Asia/Tokyo"?"#),
        (
            "5/hour@Asia/Tokyo",
            #""5/hour@Asia/Tokyo": only a day, week or month has a time zone, did you mean "5/hour"?"#
        ),
        ("5/90s@UTC", #""5/90s@UTC": only a day, week or month has a time zone, did you mean "5/90s"?"#),
        ("5/@UTC", #""5/@UTC": unknown unit, did you mean "5/day@UTC"?"#),
        ("5@UTC", #""5@UTC": not a rate such as 5/minute or 5/90s"#),
        ("-1/day@UTC", #""-1/day@UTC": a limit below 0"#),
        ("x/day@UTC", #""x/day@UTC": the limit is not a whole number"#),
    ]

    @Test(arguments: wrongRates) func `of units in a window that is none is told so`(text: String, complaint: String) {
        #expect(Self.complaint(text, as: ValueFormat<Rate>.rate) == complaint)
    }

    static let ratios: [(String, Int64)] = [
        ("0", 0), ("1", 1_000_000_000), ("1.0", 1_000_000_000), ("0.7", 700_000_000), ("0.85", 850_000_000),
        (".5", 500_000_000), ("0.123456789", 123_456_789), ("0.1000000000000", 100_000_000),
    ]

    @Test(arguments: ratios) func `from 0 to 1 is read as a decimal`(text: String, billionths: Int64) throws {
        let ratio = try Self.reading(text, as: ValueFormat<ExactDecimal>.ratio).get()
        #expect(ratio.billionths == billionths)
        #expect(ratio.double == Double(text))
    }

    static let wrongRatios = [
        ("1.000000001", #""1.000000001": above 1.0, the most there can be"#),
        ("-0.1", #""-0.1": below 0.0, the least there can be"#),
        ("50%", #""50%": not a ratio from 0 to 1"#),
        ("half", #""half": not a ratio from 0 to 1"#),
        ("1e-1", #""1e-1": not a ratio from 0 to 1"#),
        ("nan", #""nan": not a ratio from 0 to 1"#),
        ("0.1234567891", #""0.1234567891": more than nine decimals"#),
        ("99999999999999999999", #""99999999999999999999": beyond 9223372036.854775807"#),
    ]

    @Test(arguments: wrongRatios) func `that is no ratio is told so`(text: String, complaint: String) {
        #expect(Self.complaint(text, as: ValueFormat<ExactDecimal>.ratio) == complaint)
    }

    @Test(arguments: [("true", true), ("True", true), ("false", false), ("FALSE", false)])
    func `that is true or false is read`(text: String, flag: Bool) throws {
        #expect(try Self.reading(text, as: ValueFormat<Bool>.flag).get() == flag)
    }

    @Test func `that is neither true nor false is told so`() {
        #expect(Self.complaint("yes", as: .flag) == #""yes": neither true nor false, did you mean "true"?"#)
        #expect(Self.complaint("off", as: .flag) == #""off": neither true nor false, did you mean "false"?"#)
        #expect(Self.complaint("maybe", as: .flag) == #""maybe": neither true nor false"#)
    }

    static let wrongNumbers = [
        ("-1", #""-1": below 0, the least there can be"#), ("1.5", #""1.5": not a whole number"#),
        ("+1", #""+1": not a whole number"#), ("0x10", #""0x10": not a whole number"#),
        ("9223372036854775808", #""9223372036854775808": beyond 9223372036854775807"#),
        ("-9223372036854775809", #""-9223372036854775809": beyond -9223372036854775808"#),
    ]

    @Test(arguments: wrongNumbers) func `that is no whole number is told so`(text: String, complaint: String) {
        #expect(Self.complaint(text, as: ValueFormat<Int>.wholeNumber) == complaint)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8090", true), ("https://speech.example", true), ("HTTP://A/b", true), ("ftp://a", false),
        ("127.0.0.1:8090", false), ("http://", false), ("http:///path", false), ("http://a b", false), ("", false),
    ])
    func `is a URL if it has the scheme and the host of one`(text: String, isURL: Bool) {
        #expect((Self.complaint(text, as: .url) == nil) == isURL)
    }

    @Test func `with control characters or of great length is shown on one short line`() {
        #expect("a\"b\\c\nd\te\u{7}".quotedForPeople == #""a\"b\\c\nd\te\u{07}""#)
        #expect("\u{2028}a\u{202E}é\u{85}日".quotedForPeople == #""\u{2028}a\u{202E}é\u{0085}日""#)
        #expect(String(repeating: "x", count: 81).quotedForPeople == "\"\(String(repeating: "x", count: 80))…\"")
    }

    @Test func `that is a digest is never shown, neither right nor wrong`() {
        let format = ValueFormat<CredentialDigest>.digest
        #expect(format.isSecret)
        guard case .failure(let fault) = Self.reading("swordfish", as: format) else { Issue.record("read"); return }
        #expect(!fault.description(of: nil).contains("swordfish"))
    }

    @Test(arguments: History.fresh(64))
    func `is read again as it was when it is written`(given: History) throws {
        var history = given
        let scale = UInt64.random(in: 1...63, using: &history)
        let number = Int64.random(in: 1...Int64(1) << (scale - 1), using: &history)
        let milliseconds = Duration.milliseconds(number % 9_000_000_000_000)
        let duration = ValueFormat<Duration>.duration
        #expect(try duration.parse(duration.render(milliseconds)) == milliseconds)
        let size = ValueFormat<Int>.size
        #expect(try size.parse(size.render(Int(number))) == Int(number))
        let decimal = ValueFormat<ExactDecimal>.decimal
        #expect(try decimal.parse(decimal.render(ExactDecimal(billionths: number))).billionths == number)
        let rate = Rate(Int(number), per: max(milliseconds, .milliseconds(1)))
        #expect(try ValueFormat<Rate>.rate.parse(rate.description) == rate)
    }
}
