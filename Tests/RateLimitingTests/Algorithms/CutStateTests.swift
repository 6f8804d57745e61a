import Testing

@testable import RateLimiting

@Suite("State from further ahead than a quota can explain") struct CutStateTests {
    static func quota(_ algorithm: RateLimitAlgorithm) throws -> Quota {
        try Quota(limit: 4, per: .nanoseconds(100), algorithm: algorithm)
    }

    @Test func `of a fixed window later than now is moved to now`() throws {
        let day: Int64 = 86_400_000_000_000
        // Quota, later, now; full after what is left of the hundred, a window of one's own, and 10 s to midnight
        let rows: [(Quota, Int64, Int64, Int128)] = [
            (try Self.quota(.fixedWindow), 950, 20, 80),
            (try Quota(limit: 4, per: .nanoseconds(100), algorithm: .fixedWindow, alignment: .client), 950, 20, 100),
            (try Quota(limit: 4, per: CalendarWindow(.day, in: "UTC")), day + 7, day - 10_000_000_000, 10_000_000_000),
        ]
        for (quota, later, now, full) in rows {
            var window = FixedWindow()
            window.charge(3, at: later, quota)
            window.advance(to: now, quota)
            #expect(window.used.ceiling == 3)
            #expect(window.timeUntilFull(at: now).ceiling == full)
        }
    }

    @Test func `of two counters later than now is moved to now`() throws {
        let quota = try Self.quota(.slidingWindowCounter)
        var window = SlidingWindowCounter(quota, at: 950)
        window.charge(3, at: 950, quota)
        window.advance(to: 20, quota)
        #expect(window.used(at: 20, quota).ceiling == 3)
        #expect(window.timeUntilFull(at: 20, quota).ceiling == 180)
    }

    @Test func `of a log later than now is moved to now`() {
        var log = ChargeLog()
        log.append(2, at: 10, sharing: true)
        log.append(3, at: 950, sharing: true)
        log.clip(to: 20)
        #expect([log.time(of: 0), log.time(of: 1)] == [10, 20])
    }

    @Test func `is debt beyond ten capacities, and forgotten`() throws {
        let quota = try Self.quota(.tokenBucket)
        var bucket = TokenBucket(quota, at: 1_000_000)
        bucket.charge(4, at: 1_000_000, quota)
        bucket.advance(to: 0, quota)
        #expect(bucket.used(at: 0, quota).ceiling == 40)
    }
}
