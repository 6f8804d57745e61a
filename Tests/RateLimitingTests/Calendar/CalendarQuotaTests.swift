import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A quota of the calendar") struct CalendarQuotaTests {
    static func set(_ quotas: (Int, CalendarPeriod, String)...) throws -> QuotaSet {
        try QuotaSet(quotas.map { try Quota(limit: $0, per: CalendarWindow($1, in: $2)) })
    }

    static func at(_ text: String) throws -> Int64 { try CalendarWindowTests.nanoseconds(text) }

    @Test func `counts until midnight, be the day 23 hours long`() throws {
        let set = try Self.set((3, .day, "Europe/Berlin"))
        let morning = try Self.at("2025-03-29T23:00:00Z")
        var ledger = QuotaLedger(set, at: morning)
        let first = ledger.decide(2, under: set, at: morning).binding
        #expect((first.remaining, first.window, first.resetAfter) == (1, .seconds(82_800), .seconds(82_800)))
        let evening = try Self.at("2025-03-30T21:59:59Z")
        #expect(ledger.decide(2, under: set, at: evening).verdict == .denied(retryAfter: .seconds(1)))
        let next = ledger.decide(2, under: set, at: evening + 1_000_000_000).binding
        #expect((next.remaining, next.window, next.resetAfter) == (1, .seconds(86_400), .seconds(86_400)))
        #expect(next.quota.window == .seconds(86_400))
    }

    @Test func `tells the length of the present window, whether or not anything is used of it`() throws {
        let set = try Self.set((0, .month, "Asia/Kathmandu"), (5, .week, "America/New_York"))
        var ledger = QuotaLedger(set, at: 0)
        let rows: [(String, Int, Int)] = [
            ("2025-10-31T00:00:00Z", 169 * 3600, 31 * 86_400), ("2025-11-15T00:00:00Z", 604_800, 30 * 86_400),
            ("2026-02-20T00:00:00Z", 604_800, 28 * 86_400), ("2026-03-05T00:00:00Z", 167 * 3600, 31 * 86_400),
        ]
        for (moment, week, month) in rows {
            let denied = ledger.decide(1, under: set, at: try Self.at(moment))
            #expect(denied.verdict == .never)
            #expect(denied.quotas.map(\.window) == [.seconds(week), .seconds(month)])
        }
    }

    @Test func `has its place by the usual length: a month is longer than 30 days and shorter than 31`() throws {
        func fixed(_ days: Int) throws -> Quota { try Quota(limit: days, per: .seconds(days * 86_400)) }
        let (day, other) = (try CalendarWindow(.day, in: "Asia/Tokyo"), try CalendarWindow(.day, in: "Europe/Berlin"))
        let (week, month) = (try CalendarWindow(.week, in: "UTC"), try CalendarWindow(.month, in: "UTC"))
        let calendar = try [month, other, week, day].map { try Quota(limit: 9, per: $0) }
        let set = try QuotaSet(calendar + [fixed(31), fixed(7), fixed(1), fixed(30), fixed(8)])
        #expect(calendar[0].window == .seconds(365.2425 * 86_400 / 12))
        #expect(
            set.quotas.map { $0.calendar?.description ?? "\($0.limit) d" } == [
                "1 d", "day@Asia/Tokyo", "day@Europe/Berlin", "7 d", "week@UTC", "8 d", "30 d", "month@UTC", "31 d",
            ])
    }

    @Test func `is a window of its own beside another zone's, and refused beside the same`() throws {
        #expect(try Self.set((5, .day, "Europe/Berlin"), (5, .day, "Asia/Tokyo")).quotas.count == 2)
        let double = #expect(throws: RateLimitError.self) {
            try Self.set((5, .day, "Europe/Berlin"), (7, .week, "Europe/Berlin"), (6, .day, "Europe/Berlin"))
        }
        #expect(
            double?.description == "quotas: limits 5 and 6 both have the window day@Europe/Berlin, each needs its own")
        #expect(throws: RateLimitError.self) { try Quota(limit: -1, per: CalendarWindow(.day, in: "UTC")) }
    }

    @Test func `starts afresh when zone or period change, or the calendar comes or goes; else what was used stays`()
        throws
    {
        let berlin = try Self.set((9, .day, "Europe/Berlin"))
        let now = try Self.at("2025-06-01T12:00:00Z")
        let day = try QuotaSet([Quota(limit: 9, per: .seconds(86_400), algorithm: .fixedWindow)])
        let rows = [
            (try Self.set((7, .day, "Europe/Berlin")), 4), (try Self.set((9, .day, "Europe/Rome")), 0),
            (try Self.set((9, .week, "Europe/Berlin")), 0), (day, 0),
        ]
        for (changed, used) in rows {
            var ledger = QuotaLedger(berlin, at: now)
            _ = ledger.decide(4, under: berlin, at: now)
            #expect(ledger.look(0, under: changed, at: now).binding.used == used)
        }
        var ledger = QuotaLedger(day, at: now)
        _ = ledger.decide(4, under: day, at: now)
        #expect(ledger.look(0, under: berlin, at: now).binding.used == 0)
    }

    @Test func `reads an earlier time than the last one seen as the last one seen`() throws {
        let set = try Self.set((9, .month, "Europe/Berlin"))
        var ledger = QuotaLedger(set, at: 0)
        _ = ledger.decide(4, under: set, at: try Self.at("2025-06-01T00:00:00Z"))
        let earlier = ledger.decide(1, under: set, at: try Self.at("2025-05-01T00:00:00Z")).binding
        #expect((earlier.used, earlier.resetAfter) == (5, .seconds(30 * 86_400 - 7200)))
    }

    @Test func `can be counted until 2200`() throws {
        let set = try Self.set((2, .day, "America/New_York"), (3, .month, "America/New_York"))
        let now = try Self.at("2199-11-30T12:00:00Z")
        var ledger = QuotaLedger(set, at: now)
        _ = ledger.decide(2, under: set, at: now)
        // 17 h to midnight in New York
        #expect(ledger.decide(1, under: set, at: now).verdict == .denied(retryAfter: .seconds(61_200)))
        let next = ledger.decide(2, under: set, at: now + 61_200_000_000_000)
        #expect(next.isAllowed)
        #expect(next.quotas.map(\.window) == [.seconds(86_400), .seconds(31 * 86_400)])
    }

    @Test func `is known from outside, with the bounds around any time`() throws {
        let quota = try Quota(limit: 1, per: CalendarWindow(.day, in: "Europe/Berlin"))
        let (start, end) = (try Self.at("2025-03-29T23:00:00Z"), try Self.at("2025-03-30T22:00:00Z"))
        let window = MonotonicTime(nanoseconds: start)..<MonotonicTime(nanoseconds: end)
        #expect(quota.window(containing: MonotonicTime(nanoseconds: end - 1)) == window)
        #expect(quota.algorithm == .fixedWindow)
        for edge in [MonotonicTime(nanoseconds: .min), MonotonicTime(nanoseconds: .max)] {
            #expect(quota.window(containing: edge).upperBound > quota.window(containing: edge).lowerBound)
        }
    }

    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Beirut",
        "Asia/Kathmandu", "America/Havana", "UTC",
    ]

    @Test(arguments: History.fresh(40))
    func `answers as a model does that keeps every charge and asks the calendar each time`(given: History) throws {
        var history = given
        let windows = try Set(
            (0..<3).map { _ in
                try CalendarWindow(
                    CalendarPeriod.allCases.randomElement(using: &history) ?? .day,
                    in: Self.zones.randomElement(using: &history) ?? "UTC")
            })
        let quotas = try windows.map { try Quota(limit: .random(in: 0...9, using: &history), per: $0) }
        let start = Int.random(in: 0...1_900_000_000, using: &history) * 1_000_000_000
        var both = try LedgerBesideModels(quotas, at: start)
        for _ in 0..<30 {
            let pause = [10, 40_000, 300_000].randomElement(using: &history) ?? 10
            both.move(by: .random(in: -10...pause, using: &history) * 1_000_000_000)
            let units = Int.random(in: 0...4, using: &history)
            switch Int.random(in: 0..<10, using: &history) {
            case 0: both.refund(units)
            case 1: both.report(units)
            case 2:
                let changed = Int.random(in: 0..<quotas.count, using: &history)
                let window = try #require(both.quotas[changed].calendar)
                try both.change(changed, to: Quota(limit: .random(in: 0...9, using: &history), per: window))
            default: both.decide(units)
            }
        }
    }
}
