import ResiliencePrimitives
import Testing

@testable import RateLimiting

@Suite("A ledger") struct QuotaLedgerTests {
    static let second: Int64 = 1_000_000_000

    static func set(_ quotas: (Int, Int, RateLimitAlgorithm, Int?)...) throws -> QuotaSet {
        try QuotaSet(
            quotas.map { limit, seconds, algorithm, burst in
                try Quota(limit: limit, per: .seconds(seconds), algorithm: algorithm, burst: burst)
            })
    }

    /// Algorithm, then what was spent when; asked at, cost; verdict, remaining, full after, one more after. All in ns;
    /// 7 in 60 s: a unit of a bucket takes 60 s / 7 = 8,571,428,571.43 ns.
    static let answers: [Answer] = [
        // A bucket of 7 a minute
        Answer(.tokenBucket, [], at: 0, 1, .allowed, 6, 8_571_428_572, 8_571_428_572),
        Answer(.tokenBucket, [(0, 7)], at: 0, 1, denied(8_571_428_572), 0, 60 * second, 8_571_428_572),
        Answer(.tokenBucket, [(0, 7)], at: 8_571_428_571, 1, denied(1), 0, 51_428_571_429, 1),
        Answer(.tokenBucket, [(0, 7)], at: 8_571_428_572, 1, .allowed, 0, 60 * second, 8_571_428_571),
        Answer(.tokenBucket, [(0, 1)], at: 4 * second, 7, denied(4_571_428_572), 6, 4_571_428_572, 4_571_428_572),
        Answer(.tokenBucket, [], at: 0, 8, .never, 7, 0, nil),
        // A fixed window of 7, [60 s, 120 s)
        Answer(.fixedWindow, [(70, 5)], at: 80 * second, 2, .allowed, 0, 40 * second, 40 * second),
        Answer(.fixedWindow, [(70, 5)], at: 80 * second, 3, denied(40 * second), 2, 40 * second, 40 * second),
        Answer(.fixedWindow, [(119, 7)], at: 120 * second, 7, .allowed, 0, 60 * second, 60 * second),
        Answer(.fixedWindow, [(119, 7)], at: 120 * second - 1, 1, denied(1), 0, 1, 1),
        // Any 60 s
        Answer(
            .slidingWindow, [(0, 3), (10, 4)], at: 20 * second, 1, denied(40 * second), 0, 50 * second, 40 * second),
        Answer(
            .slidingWindow, [(0, 3), (10, 4)], at: 20 * second, 4, denied(50 * second), 0, 50 * second, 40 * second),
        Answer(.slidingWindow, [(0, 3), (10, 4)], at: 60 * second - 1, 3, denied(1), 0, 10 * second + 1, 1),
        Answer(.slidingWindow, [(0, 3), (10, 4)], at: 60 * second, 3, .allowed, 0, 60 * second, 10 * second),
        Answer(.slidingWindow, [(0, 3)], at: 60 * second, 0, .allowed, 7, 0, nil),
        // Two counters: 6 in the last window, 15 s into this one: 6 × 45/60 = 4.5 used
        Answer(.slidingWindowCounter, [(50, 6)], at: 75 * second, 2, .allowed, 0, 105 * second, 5 * second),
        // 4.5 + 3 > 7 until 6 × (60 − e) / 60 ≤ 4: e = 20 s
        Answer(.slidingWindowCounter, [(50, 6)], at: 75 * second, 3, denied(5 * second), 2, 45 * second, 5 * second),
        // 7 now: in the next window 7 × (60 − e) / 60 + 1 ≤ 7: e = 60/7 s
        Answer(
            .slidingWindowCounter, [(30, 7)], at: 40 * second, 1, denied(28_571_428_572), 0, 80 * second, 28_571_428_572
        ),
        // All 7: when that window, too, is over
        Answer(
            .slidingWindowCounter, [(30, 7)], at: 40 * second, 7, denied(80 * second), 0, 80 * second, 28_571_428_572),
    ]

    static func denied(_ wait: Int64) -> Decision.Verdict { .denied(retryAfter: .nanoseconds(wait)) }

    struct Answer: CustomTestStringConvertible, Sendable {
        let algorithm: RateLimitAlgorithm
        let spent: [(Int64, Int)]
        let (time, cost, verdict, remaining): (Int64, Int, Decision.Verdict, Int)
        let full: Int64
        let more: Int64?
        var testDescription: String { "\(algorithm) \(spent), at \(time) cost \(cost)" }

        init(
            _ algorithm: RateLimitAlgorithm, _ spent: [(Int64, Int)], at time: Int64, _ cost: Int,
            _ verdict: Decision.Verdict, _ remaining: Int, _ full: Int64, _ more: Int64?
        ) {
            (self.algorithm, self.spent, self.full, self.more) = (algorithm, spent, full, more)
            (self.time, self.cost, self.verdict, self.remaining) = (time, cost, verdict, remaining)
        }
    }

    @Test(arguments: answers) func `of 7 a minute answers`(to answer: Answer) throws {
        let set = try Self.set((7, 60, answer.algorithm, nil))
        var ledger = QuotaLedger(set, at: 0)
        for (seconds, units) in answer.spent {
            #expect(ledger.decide(units, under: set, at: seconds * Self.second).isAllowed)
        }
        let decision = ledger.decide(answer.cost, under: set, at: answer.time)
        #expect(decision.verdict == answer.verdict)
        #expect(decision.binding.remaining == answer.remaining)
        #expect(decision.binding.resetAfter == .nanoseconds(answer.full))
        #expect(decision.binding.moreAfter == answer.more.map { .nanoseconds($0) })
    }

    @Test func `charges either every quota or none`() throws {
        let set = try Self.set(
            (5, 60, .slidingWindow, nil), (6, 3600, .fixedWindow, nil), (100, 86400, .tokenBucket, nil))
        var ledger = QuotaLedger(set, at: 0)
        #expect(ledger.decide(4, under: set, at: 0).quotas.map(\.used) == [4, 4, 4])
        #expect(ledger.decide(2, under: set, at: 0).quotas.map(\.used) == [4, 4, 4])
        #expect(ledger.decide(1, under: set, at: 0).quotas.map(\.used) == [5, 5, 5])
    }

    @Test(arguments: RateLimitAlgorithm.allCases, [0, 1])
    func `of limit 0 denies everything, cost 0 and any burst too, with no retry time`(
        algorithm: RateLimitAlgorithm, cost: Int
    ) throws {
        let set = try Self.set((0, 1, algorithm, algorithm == .tokenBucket ? 5 : nil))
        var ledger = QuotaLedger(set, at: 0)
        #expect(ledger.decide(cost, under: set, at: 0).verdict == .never)
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `allows cost 0 while no quota is overdrawn, and charges nothing`(algorithm: RateLimitAlgorithm) throws {
        let set = try Self.set((5, 60, algorithm, nil))
        var ledger = QuotaLedger(set, at: 0)
        #expect(ledger.decide(5, under: set, at: 0).isAllowed)
        #expect(ledger.decide(0, under: set, at: 0).isAllowed)
        ledger.report(1, under: set, at: 0)
        let overdrawn = ledger.decide(0, under: set, at: 0)
        #expect(overdrawn.retryAfter != nil)
        #expect(overdrawn.binding.used == 6)
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `reads an earlier time than the last one seen as the last one seen`(algorithm: RateLimitAlgorithm) throws {
        let set = try Self.set((5, 60, algorithm, nil))
        var ledger = QuotaLedger(set, at: 0)
        _ = ledger.decide(3, under: set, at: 90 * Self.second)
        var other = ledger
        #expect(
            ledger.decide(1, under: set, at: 5 * Self.second) == other.decide(1, under: set, at: 90 * Self.second))
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `whose limit changes keeps what was used`(algorithm: RateLimitAlgorithm) throws {
        let (five, nine) = (try Self.set((5, 60, algorithm, nil)), try Self.set((9, 60, algorithm, nil)))
        var ledger = QuotaLedger(five, at: 0)
        _ = ledger.decide(4, under: five, at: 0)
        #expect(ledger.look(0, under: nine, at: 0).binding.remaining == 5)
        #expect(ledger.look(0, under: five, at: 0).binding.remaining == 1)
    }

    @Test func `whose algorithm or window changes starts that quota afresh; the others notice nothing`() throws {
        let old = try Self.set(
            (5, 60, .slidingWindow, nil), (20, 3600, .slidingWindow, nil), (50, 86400, .tokenBucket, nil))
        let new = try Self.set(
            (5, 60, .slidingWindow, nil), (20, 7200, .slidingWindow, nil), (50, 86400, .fixedWindow, nil))
        var ledger = QuotaLedger(old, at: 0)
        _ = ledger.decide(4, under: old, at: 0)
        #expect(ledger.decide(1, under: new, at: 0).quotas.map(\.used) == [5, 1, 1])
        #expect(ledger.look(0, under: new, at: 60 * Self.second).quotas.map(\.used) == [0, 1, 1])
    }

    @Test func `forgets debt beyond ten capacities when its capacity shrinks`() throws {
        let (large, small) = (try Self.set((100, 60, .tokenBucket, nil)), try Self.set((2, 60, .tokenBucket, nil)))
        var ledger = QuotaLedger(large, at: 0)
        _ = ledger.decide(100, under: large, at: 0)
        #expect(ledger.look(0, under: small, at: 0).binding.resetAfter == .seconds(600))
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `charges a report to at most ten capacities, and never shows less than 0`(algorithm: RateLimitAlgorithm) throws
    {
        let set = try Self.set((5, 60, algorithm, nil), (100, 3600, algorithm, nil))
        var ledger = QuotaLedger(set, at: 0)
        ledger.report(.max, under: set, at: 0)
        let left = ledger.look(0, under: set, at: 0)
        #expect(left.quotas.map(\.used) == [50, 1000])
        #expect(left.quotas.map(\.remaining) == [0, 0])
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `takes back the newest units still counted, never below none used`(algorithm: RateLimitAlgorithm) throws {
        let set = try Self.set((5, 60, algorithm, nil), (100, 3600, algorithm, nil))
        var ledger = QuotaLedger(set, at: 0)
        ledger.report(200, under: set, at: 0)
        ledger.refund(49, under: set, at: 0)
        #expect(ledger.look(0, under: set, at: 0).quotas.map(\.used) == [1, 151])
        ledger.refund(100, under: set, at: 0)
        #expect(ledger.look(0, under: set, at: 0).quotas.map(\.used) == [0, 51])
    }

    @Test func `takes back from the newest entries of its log`() throws {
        let set = try Self.set((10, 60, .slidingWindow, nil))
        var ledger = QuotaLedger(set, at: 0)
        for second in [0, 10, 20] { _ = ledger.decide(2, under: set, at: Int64(second) * Self.second) }
        ledger.refund(3, under: set, at: 30 * Self.second)
        let left = ledger.look(0, under: set, at: 30 * Self.second).binding
        #expect((left.used, left.resetAfter, left.moreAfter) == (3, .seconds(40), .seconds(30)))
    }

    @Test func `takes back nothing from a window that is over`() throws {
        for algorithm in [RateLimitAlgorithm.fixedWindow, .slidingWindowCounter] {
            let set = try Self.set((8, 60, algorithm, nil))
            var ledger = QuotaLedger(set, at: 0)
            _ = ledger.decide(8, under: set, at: 30 * Self.second)
            ledger.refund(8, under: set, at: 90 * Self.second)
            let used = ledger.look(0, under: set, at: 90 * Self.second).binding.used
            #expect(used == (algorithm == .fixedWindow ? 0 : 4))
        }
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `takes back only where window and algorithm are those of the charge, and keeps its quotas`(
        algorithm: RateLimitAlgorithm
    ) throws {
        let old = try Self.set((20, 60, algorithm, nil), (30, 3600, .slidingWindow, nil))
        let new = try Self.set((10, 60, algorithm, nil), (30, 7200, .slidingWindow, nil))
        var ledger = QuotaLedger(old, at: 0)
        _ = ledger.decide(4, under: old, at: 0)
        _ = ledger.decide(2, under: new, at: Self.second)
        _ = ledger.decide(1, under: new, at: 2 * Self.second)
        let before = ledger.look(0, under: new, at: 2 * Self.second)
        ledger.refund(4, under: old, at: 2 * Self.second)
        #expect(ledger.quotas == new)
        let after = ledger.look(0, under: new, at: 2 * Self.second)
        #expect(after.quotas[0].used == before.quotas[0].used - 4)
        #expect(after.quotas[1] == before.quotas[1])
        // The entry that only the longer window still counts leaves when it would have anyway
        #expect(ledger.look(0, under: new, at: 7201 * Self.second).quotas.map(\.used) == [0, 1])
        #expect(ledger.look(0, under: new, at: 7202 * Self.second).quotas.map(\.used) == [0, 0])
    }

    @Test func `shares one log among its sliding windows, and an entry among charges of one instant`() throws {
        let set = try Self.set(
            (50, 60, .slidingWindow, nil), (90, 3600, .slidingWindow, nil), (99, 86400, .slidingWindow, nil))
        var ledger = QuotaLedger(set, at: 0)
        for _ in 0..<40 { _ = ledger.decide(1, under: set, at: 0) }
        #expect(ledger.log.end - ledger.log.start == 1)
        _ = ledger.decide(1, under: set, at: 1)
        #expect(ledger.log.end - ledger.log.start == 2)
        _ = ledger.decide(0, under: set, at: 86400 * Self.second)
        #expect(ledger.log.end - ledger.log.start == 1)
    }

    @Test func `of seven a minute grants exactly seven a minute, a year long`() throws {
        let quota = try Quota(limit: 7, per: .seconds(60), algorithm: .tokenBucket)
        var bucket = TokenBucket(quota, at: 0)
        var (now, granted) = (Int64(0), 0)
        // Asked for five the moment it can give them, for as many as a year of 525,600 minutes brings
        while granted < 7 * 525_600 {
            now += Int64(max(0, bucket.wait(for: 5, at: now, quota).ceiling))
            bucket.charge(5, at: now, quota)
            granted += 5
        }
        // A year less the minute it had saved up, rounded up to a nanosecond once
        #expect(now == (Int64(granted - 7) * 60 * Self.second + 6) / 7)
    }

    @Test func `speaks of the quota with the least left in proportion, before rounding; ties: the shorter window`()
        throws
    {
        let set = try Self.set((10, 60, .slidingWindow, nil), (100, 3600, .slidingWindow, nil))
        var ledger = QuotaLedger(set, at: 0)
        #expect(ledger.look(0, under: set, at: 0).bindingIndex == 0)
        #expect(ledger.decide(5, under: set, at: 0).bindingIndex == 0)
        for minute in 1...10 { _ = ledger.decide(5, under: set, at: Int64(minute) * 60 * Self.second) }
        #expect(ledger.look(0, under: set, at: 660 * Self.second).bindingIndex == 1)
        // One bucket has 2.5 of 3 left, the other 4 of 5: whole units would be 2 of 3
        let buckets = try Self.set((3, 6, .tokenBucket, nil), (5, 3600, .tokenBucket, nil))
        var second = QuotaLedger(buckets, at: 0)
        _ = second.decide(1, under: buckets, at: 0)
        #expect(second.look(0, under: buckets, at: Self.second).bindingIndex == 1)
    }

    @Test func `denied speaks of the quota that denies longest, waits compared before they are rounded`() throws {
        let set = try Self.set(
            (5, 60, .slidingWindow, nil), (5, 3600, .slidingWindow, nil), (9, 7200, .slidingWindow, nil))
        var ledger = QuotaLedger(set, at: 0)
        _ = ledger.decide(5, under: set, at: 0)
        let denied = ledger.decide(1, under: set, at: 0)
        #expect((denied.bindingIndex, denied.denying.map(\.limit)) == (1, [5, 5]))
        #expect(ledger.decide(6, under: set, at: 0).bindingIndex == 0)
        // Both windows end at 120 s: of equals the shorter
        let aligned = try Self.set((1, 60, .fixedWindow, nil), (1, 120, .fixedWindow, nil))
        var windows = QuotaLedger(aligned, at: 0)
        _ = windows.decide(1, under: aligned, at: 70 * Self.second)
        let tied = windows.decide(1, under: aligned, at: 70 * Self.second)
        #expect((tied.bindingIndex, tied.retryAfter, tied.denying.count) == (0, .seconds(50), 2))
        // Waits of 10/7 ns and 11/7 ns are both 2 ns when rounded
        let tight = try QuotaSet([
            Quota(limit: 7, per: .nanoseconds(10), algorithm: .tokenBucket),
            Quota(limit: 7, per: .nanoseconds(11), algorithm: .tokenBucket),
        ])
        var bucket = QuotaLedger(tight, at: 0)
        _ = bucket.decide(7, under: tight, at: 0)
        let exact = bucket.decide(1, under: tight, at: 0)
        #expect((exact.bindingIndex, exact.retryAfter) == (1, .nanoseconds(2)))
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `stays exact at the largest limit, the longest window and the edges of time`(algorithm: RateLimitAlgorithm)
        throws
    {
        let set = try QuotaSet([
            Quota(limit: 1 << 53, per: .seconds(18 * 365 * 86400), algorithm: algorithm),
            Quota(limit: 1 << 53, per: .seconds(1)),
        ])
        for time in [Int64.min, 0, Int64.max] {
            var ledger = QuotaLedger(set, at: time)
            #expect(ledger.decide(1 << 53, under: set, at: time).isAllowed)
            #expect(ledger.decide(1, under: set, at: time).retryAfter != nil)
            ledger.report(.max, under: set, at: time)
            #expect(ledger.look(0, under: set, at: time).quotas.map(\.used) == [10 << 53, 10 << 53])
            ledger.refund(.max, under: set, at: time)
            #expect(ledger.look(0, under: set, at: time).quotas.map(\.used) == [0, 0])
        }
    }
}
