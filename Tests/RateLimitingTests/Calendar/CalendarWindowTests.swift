import Foundation
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A calendar window") struct CalendarWindowTests {
    /// A moment, the period and zone, and the bounds of the window, in universal time.
    struct Row: CustomTestStringConvertible, Sendable {
        let moment: String
        let period: CalendarPeriod
        let zone: String
        let (start, end): (String, String)

        init(_ moment: String, _ period: CalendarPeriod, _ zone: String, _ start: String, _ end: String) {
            (self.moment, self.period, self.zone, self.start, self.end) = (moment, period, zone, start, end)
        }

        var testDescription: String { "\(period) \(zone) \(moment)" }
    }

    static let changingClocks = [
        // 23 and 25 hours
        Row("2025-03-30T12:00:00Z", .day, "Europe/Berlin", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"),
        Row("2025-10-26T00:30:00Z", .day, "Europe/Berlin", "2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"),
        Row("2025-03-09T05:00:00Z", .day, "America/New_York", "2025-03-09T05:00:00Z", "2025-03-10T04:00:00Z"),
        Row("2025-11-03T04:59:59Z", .day, "America/New_York", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"),
        // Half an hour
        Row("2025-10-05T00:00:00Z", .day, "Australia/Lord_Howe", "2025-10-04T13:30:00Z", "2025-10-05T13:00:00Z"),
        Row("2025-04-06T00:00:00Z", .day, "Australia/Lord_Howe", "2025-04-05T13:00:00Z", "2025-04-06T13:30:00Z"),
        // No midnight: the clocks go from 24:00 to 1:00
        Row("2018-11-04T03:00:00Z", .day, "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
        Row("2018-11-04T02:59:59Z", .day, "America/Sao_Paulo", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"),
        Row("2026-03-29T09:00:00Z", .day, "Asia/Beirut", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
        // From 24:00 back to 23:00
        Row("2026-10-24T20:30:00Z", .day, "Asia/Beirut", "2026-10-23T21:00:00Z", "2026-10-24T22:00:00Z"),
        // From 1:00 back to 0:00, so that there are two midnights
        Row("2025-11-02T05:30:00Z", .day, "America/Havana", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"),
        // From 0:01 back to 23:01, when the new day has begun already
        Row("2006-10-29T02:30:59Z", .day, "America/St_Johns", "2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z"),
        Row("2006-10-29T02:45:00Z", .day, "America/St_Johns", "2006-10-29T02:30:00Z", "2006-10-30T03:30:00Z"),
        // From five and a half hours ahead to five and three quarters, at midnight
        Row("1985-12-31T18:30:00Z", .day, "Asia/Kathmandu", "1985-12-31T18:30:00Z", "1986-01-01T18:15:00Z"),
        Row("2025-06-15T00:00:00Z", .day, "Asia/Kathmandu", "2025-06-14T18:15:00Z", "2025-06-15T18:15:00Z"),
        // A day that there was not, Friday 30 December 2011
        Row("2011-12-30T09:59:59Z", .day, "Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
        Row("2011-12-30T10:00:00Z", .day, "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
        Row("2011-12-30T10:00:00Z", .week, "Pacific/Apia", "2011-12-26T10:00:00Z", "2012-01-01T10:00:00Z"),
    ]

    static let weeksAndMonths = [
        // Over New Year; 1 January was a Wednesday, a Friday, and a Monday
        Row("2025-01-01T00:00:00Z", .week, "UTC", "2024-12-30T00:00:00Z", "2025-01-06T00:00:00Z"),
        Row("2021-01-03T23:59:59Z", .week, "UTC", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"),
        Row("2024-01-01T00:00:00Z", .week, "UTC", "2024-01-01T00:00:00Z", "2024-01-08T00:00:00Z"),
        Row("1970-01-01T00:00:00Z", .week, "UTC", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z"),
        // With the clocks changing in it: 167 and 169 hours
        Row("2025-03-28T00:00:00Z", .week, "Europe/Berlin", "2025-03-23T23:00:00Z", "2025-03-30T22:00:00Z"),
        Row("2025-10-20T00:00:00Z", .week, "Europe/Berlin", "2025-10-19T22:00:00Z", "2025-10-26T23:00:00Z"),
        // February of a year, of a leap year, of 2000, which is one, and of 2100, which is none
        Row("2025-02-10T00:00:00Z", .month, "UTC", "2025-02-01T00:00:00Z", "2025-03-01T00:00:00Z"),
        Row("2024-02-29T23:59:59Z", .month, "UTC", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        Row("2000-02-29T12:00:00Z", .month, "UTC", "2000-02-01T00:00:00Z", "2000-03-01T00:00:00Z"),
        Row("2100-02-28T23:59:59Z", .month, "UTC", "2100-02-01T00:00:00Z", "2100-03-01T00:00:00Z"),
        Row("2199-12-31T23:59:59Z", .month, "UTC", "2199-12-01T00:00:00Z", "2200-01-01T00:00:00Z"),
        Row("2199-12-31T23:59:59Z", .month, "Europe/Berlin", "2199-12-31T23:00:00Z", "2200-01-31T23:00:00Z"),
        // In March an hour less than 31 days, in October one more
        Row("2025-03-15T00:00:00Z", .month, "Europe/Berlin", "2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z"),
        Row("2025-10-15T00:00:00Z", .month, "Europe/Berlin", "2025-09-30T22:00:00Z", "2025-10-31T23:00:00Z"),
        // The other side of the date line
        Row("2025-07-31T10:00:00Z", .month, "Pacific/Kiritimati", "2025-07-31T10:00:00Z", "2025-08-31T10:00:00Z"),
        Row("2025-08-01T10:59:59Z", .month, "Pacific/Pago_Pago", "2025-07-01T11:00:00Z", "2025-08-01T11:00:00Z"),
        // 44 minutes and 30 seconds behind
        Row("1971-06-01T00:44:29Z", .month, "Africa/Monrovia", "1971-05-01T00:44:30Z", "1971-06-01T00:44:30Z"),
    ]

    static func nanoseconds(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970) * 1_000_000_000
    }

    @Test(arguments: changingClocks + weeksAndMonths)
    func `is as long as the clocks of the zone say, and begins with its first moment`(row: Row) throws {
        let window = try CalendarWindow(row.period, in: row.zone)
        let (start, end) = (try Self.nanoseconds(row.start), try Self.nanoseconds(row.end))
        #expect(window.bounds(around: try Self.nanoseconds(row.moment)) == start..<end)
        #expect(window.bounds(around: start) == start..<end)
        #expect(window.bounds(around: end - 1) == start..<end)
        #expect(window.bounds(around: end).lowerBound == end)
        #expect(window.bounds(around: start - 1).upperBound == start)
    }

    /// Without those whose clocks the model does not follow.
    static let zones = CalendarWindow.timeZones.filter { name in
        ![
            "Goose_Bay", "Moncton", "St_Johns", "Casey", "Kwajalein", "Apia", "Enderbury", "Fakaofo", "Kanton",
            "Kiritimati",
        ]
        .contains { name.hasSuffix($0) }
    }

    @Test(arguments: History.fresh(60))
    func `is the one that a calendar finds, from 1970 to 2200, in any zone`(given: History) throws {
        var history = given
        let zone = try #require(Self.zones.randomElement(using: &history))
        let grids = try CalendarPeriod.allCases.map { try CalendarWindow($0, in: zone) }
        var seconds = (0..<40).map { _ in Int.random(in: 0..<7_258_118_400, using: &history) }
        // Around changes of the clocks, where windows are of odd lengths
        let clocks = try #require(TimeZone(identifier: zone))
        for second in seconds {
            let moment = Date(timeIntervalSince1970: Double(second))
            guard let change = clocks.nextDaylightSavingTimeTransition(after: moment) else { continue }
            seconds += [-90_000, -3600, -1, 0, 1, 3600, 90_000].map { Int(change.timeIntervalSince1970) + $0 }
        }
        for window in grids {
            for second in seconds where 0..<7_258_118_400 ~= second {
                let expected = CalendarModel.interval(of: window, around: second)
                let found = window.bounds(around: Int64(second) * 1_000_000_000 + .random(in: 0..<1_000_000_000))
                #expect(found.lowerBound == expected.lowerBound * 1_000_000_000, "\(window) around \(second)")
                #expect(found.upperBound == expected.upperBound * 1_000_000_000, "\(window) around \(second)")
            }
        }
    }

    @Test(arguments: ["Europe/Berlin", "Africa/Casablanca", "Africa/Cairo", "America/St_Johns", "Asia/Gaza", "UTC"])
    func `goes by what the clocks show at every moment`(zone: String) throws {
        let (clocks, known) = (try #require(ZoneClocks(of: zone)), try #require(TimeZone(identifier: zone)))
        for second in stride(from: Int64(0), to: 7_258_118_400, by: 86_400 + 61) {
            let lead = known.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
            #expect(clocks.reading(at: second) == second + Int64(lead))
        }
    }

    @Test func `follows the one before without a gap, also where a day is missing or midnight comes twice`() throws {
        for zone in ["Pacific/Apia", "America/St_Johns", "America/Havana", "Pacific/Kwajalein", "Antarctica/Casey"] {
            for period in CalendarPeriod.allCases {
                let window = try CalendarWindow(period, in: zone)
                var moment: Int64 = 0
                while moment < 2_000_000_000_000_000_000 {
                    let bounds = window.bounds(around: moment)
                    #expect(bounds.lowerBound <= moment && moment < bounds.upperBound)
                    #expect(window.bounds(around: bounds.lowerBound) == bounds)
                    #expect(window.bounds(around: bounds.upperBound - 1) == bounds)
                    moment = bounds.upperBound
                    #expect(window.bounds(around: moment).lowerBound == moment)
                }
            }
        }
    }

    @Test func `is the same as another of its period and zone`() throws {
        let month = try CalendarWindow(.month, in: "Europe/Berlin")
        #expect(try month == CalendarWindow(.month, in: "Europe/Berlin"))
        #expect(try month != CalendarWindow(.week, in: "Europe/Berlin"))
        #expect(try month != CalendarWindow(.month, in: "Europe/Rome"))
        #expect((month.period, month.timeZone) == (.month, "Europe/Berlin"))
        #expect(month.description == "month@Europe/Berlin")
    }

    @Test(arguments: ["", "Europe/Berln", "europe/berlin", "Berlin", "../Europe/Berlin", "Europe/Berlin\0"])
    func `of a zone that nobody knows is refused with what would be right`(zone: String) {
        let error = #expect(throws: RateLimitError.self) { try CalendarWindow(.day, in: zone) }
        #expect(error?.description == "time zone \(zone): unknown, it must be a name such as Europe/Berlin")
    }

    @Test func `is asked of anybody at once`() async {
        await withTaskGroup(of: CalendarWindow?.self) { group in
            for _ in 0..<50 { group.addTask { try? CalendarWindow(.week, in: "Indian/Maldives") } }
            var found: Set<CalendarWindow?> = []
            for await window in group { found.insert(window) }
            #expect(found.count == 1 && !found.contains(nil))
        }
    }
}
