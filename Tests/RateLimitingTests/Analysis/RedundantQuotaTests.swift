import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A quota beside others") struct RedundantQuotaTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let algorithm: RateLimitAlgorithm
        /// Limit, window in seconds, burst.
        let quotas: [(Int, Int, Int?)]
        /// The windows that never bind, each with those that keep it from that and the bound.
        let redundant: [(Int, [Int], Int?)]

        init(_ algorithm: RateLimitAlgorithm, _ quotas: [(Int, Int, Int?)], _ redundant: [(Int, [Int], Int?)]) {
            (self.algorithm, self.quotas, self.redundant) = (algorithm, quotas, redundant)
        }

        var testDescription: String { "\(algorithm) \(quotas)" }
    }

    static let rows: [Row] = [
        Row(.slidingWindow, [(5, 60, nil), (300, 3600, nil)], [(3600, [60], 300)]),
        Row(.slidingWindow, [(5, 60, nil), (299, 3600, nil)], []),
        // 90 s touch two windows of 60 s
        Row(.slidingWindow, [(5, 60, nil), (10, 90, nil)], [(90, [60], 10)]),
        Row(.slidingWindow, [(5, 60, nil), (9, 90, nil)], []),
        // The shorter one, too, can be out of reach
        Row(.slidingWindow, [(100, 60, nil), (100, 3600, nil)], [(60, [3600], 100)]),
        Row(.slidingWindow, [(99, 60, nil), (100, 3600, nil)], []),
        Row(
            .slidingWindow, [(5, 60, nil), (300, 3600, nil), (7200, 86400, nil)],
            [(86400, [60], 7200), (3600, [60], 300)]),
        Row(.slidingWindow, [(0, 60, nil), (300, 3600, nil)], []),
        Row(.fixedWindow, [(5, 60, nil), (300, 3600, nil)], [(3600, [60], 300)]),
        Row(.fixedWindow, [(5, 60, nil), (299, 3600, nil)], []),
        // A window of 90 s can touch three of 40 s: ⌈(90 + 40 − 10) / 40⌉ = 3
        Row(.fixedWindow, [(5, 40, nil), (15, 90, nil)], [(90, [40], 15)]),
        Row(.fixedWindow, [(5, 40, nil), (14, 90, nil)], []),
        // One of 40 s can touch two of 60 s, in each of which 10 may pass
        Row(.fixedWindow, [(20, 40, nil), (10, 60, nil)], [(40, [60], 20)]),
        Row(.fixedWindow, [(19, 40, nil), (10, 60, nil)], []),
        Row(.slidingWindowCounter, [(5, 60, nil), (300, 3600, nil)], [(3600, [60], 300)]),
        Row(.slidingWindowCounter, [(5, 60, nil), (299, 3600, nil)], []),
        Row(.slidingWindowCounter, [(10, 60, nil), (10, 3600, nil)], [(60, [3600], 10)]),
        // Where windows do not nest, both that count are reckoned with
        Row(.slidingWindowCounter, [(5, 40, nil), (30, 90, nil)], [(90, [40], 30)]),
        Row(.slidingWindowCounter, [(5, 40, nil), (29, 90, nil)], []),
        Row(.tokenBucket, [(5, 60, nil), (300, 3600, nil)], [(3600, [60], nil)]),
        Row(.tokenBucket, [(5, 60, nil), (299, 3600, nil)], []),
        Row(.tokenBucket, [(5, 60, 300), (300, 3600, nil)], [(3600, [60], nil)]),
        // The bucket that is larger and refilled no more slowly is the one that is out of reach
        Row(.tokenBucket, [(5, 60, 301), (300, 3600, nil)], [(60, [3600], nil)]),
        // 4900 / (100/60 − 5000/3600) = 17640 s of asking would empty it, 5000 / (5000/3600 − 10000/86400) = 3927 s are left
        Row(
            .tokenBucket, [(100, 60, nil), (5000, 3600, nil), (10000, 86400, nil)], [(3600, [60, 86400], nil)]),
        Row(.tokenBucket, [(100, 60, nil), (1000, 3600, nil), (10000, 86400, nil)], []),
        // 10 / (2/1 − 1/1) = 10 s, and (20 − b) / (1/1 − 1/2) = 10 s for b = 15
        Row(.tokenBucket, [(2, 1, 5), (2, 2, 15), (2, 4, 20)], [(2, [1, 4], nil)]),
        Row(.tokenBucket, [(2, 1, 6), (2, 2, 15), (2, 4, 20)], []),
    ]

    @Test(arguments: rows) func `never denies if they let less through than it would`(_ row: Row) throws {
        let set = try QuotaSet(
            row.quotas.map { try Quota(limit: $0, per: .seconds($1), algorithm: row.algorithm, burst: $2) })
        func seconds(_ quota: Quota) -> Int { Int(quota.window / .seconds(1)) }
        let found = set.redundantQuotas()
        #expect(found.map { seconds($0.quota) } == row.redundant.map(\.0))
        #expect(found.map { $0.cause.map(seconds) } == row.redundant.map(\.1))
        #expect(found.map(\.most) == row.redundant.map(\.2))
    }

    @Test func `of another algorithm is not compared with`() throws {
        let set = try QuotaSet([
            Quota(limit: 5, per: .seconds(60), algorithm: .fixedWindow), Quota(limit: 300, per: .seconds(3600)),
        ])
        #expect(set.redundantQuotas().isEmpty)
    }

    /// Two limits, each with its window; whether the first never denies beside the second.
    static let framed: [(String, String, Bool)] = [
        ("3100 month@Europe/Berlin", "100 day@Europe/Berlin", true),
        ("3099 month@Europe/Berlin", "100 day@Europe/Berlin", false),
        ("700 week@UTC", "100 day@UTC", true), ("699 week@UTC", "100 day@UTC", false),
        ("600 month@UTC", "100 week@UTC", true), ("599 month@UTC", "100 week@UTC", false),
        ("200 week@UTC", "100 month@UTC", true), ("199 week@UTC", "100 month@UTC", false),
        ("100 day@UTC", "100 month@UTC", true), ("99 day@UTC", "100 month@UTC", false),
        ("9000 month@Europe/Berlin", "1 day@Europe/Rome", false), ("9000 month@UTC", "1 86400", false),
        ("9000 864000", "1 day@UTC", false),
        // Windows of a client's own begin anywhere: 3600 s touch 61 minutes
        ("305 3600 client", "5 60 client", true), ("304 3600 client", "5 60 client", false),
        ("305 3600 client", "5 60", true), ("304 3600", "5 60 client", false),
        ("200 60 client", "100 3600 client", true), ("199 60 client", "100 3600 client", false),
    ]

    @Test(arguments: framed) func `of the calendar or a client's own is judged by the windows that its own can touch`(
        first: String, second: String, isRedundant: Bool
    ) throws {
        let quotas = try [first, second].map { text in
            let words = text.split(separator: " ").map(String.init)
            let limit = try #require(Int(words[0]))
            let parts = words[1].split(separator: "@").map(String.init)
            if parts.count == 2 {
                let period = try #require(CalendarPeriod(rawValue: parts[0]))
                return try Quota(limit: limit, per: CalendarWindow(period, in: parts[1]))
            }
            return try Quota(
                limit: limit, per: .seconds(try #require(Int(parts[0]))), algorithm: .fixedWindow,
                alignment: words.count > 2 ? .client : .epoch)
        }
        #expect(try QuotaSet(quotas).redundantQuotas().contains { $0.quota == quotas[0] } == isRedundant)
    }

    @Test func `is not judged by products that no number holds`() throws {
        let year = Duration.seconds(365 * 86400)
        let quotas: [(Int, Duration, Int?)] = [
            (1 << 53, year * 15 - .nanoseconds(1), 1 << 40), (1 << 50, year * 16, 1 << 49), (1 << 50, year * 17, nil),
        ]
        let set = try QuotaSet(
            quotas.map { try Quota(limit: $0, per: $1, algorithm: .tokenBucket, burst: $2) })
        #expect(set.redundantQuotas().isEmpty)
    }

    static func quotas(_ history: inout History) throws -> [Quota] {
        let algorithm = RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
        let lengths = Set(
            (0..<Int.random(in: 2...3, using: &history)).map { _ in Int.random(in: 1...12, using: &history) })
        return try lengths.map { length in
            let limit = Int.random(in: 1...(3 + length), using: &history)
            let burst = algorithm == .tokenBucket ? Int.random(in: 1...15, using: &history) : nil
            let isClient = algorithm == .fixedWindow && Bool.random(using: &history)
            return try Quota(
                limit: limit, per: .nanoseconds(length), algorithm: algorithm, burst: burst,
                alignment: isClient ? .client : .epoch)
        }
    }

    /// Whether the last of some requests is answered differently once a quota is left out.
    static func differs(_ all: QuotaSet, _ rest: QuotaSet, _ requests: [(at: Int64, cost: Int)]) throws -> Bool {
        let (one, other) = (MemoryStore(maxKeys: 1), MemoryStore(maxKeys: 1))
        let key = CounterKey(rule: "r", client: "c")
        for request in requests {
            let time = MonotonicTime(nanoseconds: request.at)
            let verdicts = try [(one, all), (other, rest)].map { store, quotas in
                try store.decide(key, cost: request.cost, under: quotas, at: time).isAllowed
            }
            if verdicts[0] != verdicts[1] { return true }
        }
        return false
    }

    @Test(arguments: History.fresh(150))
    func `can be left out if it is said to be redundant, whatever is asked`(given: History) throws {
        var history = given
        let quotas = try Self.quotas(&history)
        let all = try QuotaSet(quotas)
        let redundant = all.redundantQuotas().map(\.quota)
        guard !redundant.isEmpty else { return }
        let rest = try QuotaSet(quotas.filter { !redundant.contains($0) })
        for _ in 0..<10 {
            var (time, requests) = (Int64.random(in: 0...100, using: &history), [(at: Int64, cost: Int)]())
            let pause = Int64.random(in: 0...4, using: &history)
            for _ in 0..<100 {
                requests.append((time, Int.random(in: 1...10, using: &history) == 1 ? 2 : 1))
                time += Int64.random(in: 0...pause, using: &history)
                if Int.random(in: 1...20, using: &history) == 1 { time += Int64.random(in: 0...30, using: &history) }
            }
            #expect(try !Self.differs(all, rest, requests))
        }
    }

    @Test(arguments: [RateLimitAlgorithm.slidingWindow, .fixedWindow, .tokenBucket], History.fresh(20))
    func `of a window or a single bucket does deny at some time if it is not said to be redundant`(
        algorithm: RateLimitAlgorithm, given: History
    ) throws {
        var history = given
        // Buckets hold more than comes back in a nanosecond, or that would be their rate
        var pair: [Quota] = []
        while pair.count < 2 || pair[0].window == pair[1].window {
            let length = Int.random(in: 1...(algorithm == .tokenBucket ? 6 : 12), using: &history)
            let burst = algorithm == .tokenBucket ? Int.random(in: 11...25, using: &history) : nil
            let limit = Int.random(in: 1...10, using: &history)
            pair =
                pair.suffix(1) + [
                    try Quota(limit: limit, per: .nanoseconds(length), algorithm: algorithm, burst: burst)
                ]
        }
        let all = try QuotaSet(pair)
        let redundant = all.redundantQuotas().map(\.quota)
        // Of two buckets that are one and the same, one is said to be, and the other does not bind beside it either
        let areTwins =
            pair[0].capacity == pair[1].capacity
            && Int64(pair[0].limit) * pair[1].length == Int64(pair[1].limit) * pair[0].length
        if areTwins { #expect(redundant.count == 1) }
        for quota in pair where !areTwins && !redundant.contains(quota) {
            let rest = try QuotaSet(pair.filter { $0 != quota })
            // Somebody who asks all the time, from some moment on; the rates of two buckets differ by 1/30 at least
            let (starts, length) = algorithm == .tokenBucket ? (0..<1 as Range<Int64>, 500) : (0..<160, 40)
            let binds = try starts.contains { start in
                let requests = (start..<(start + Int64(length))).flatMap { time in
                    repeatElement((at: time, cost: 1), count: algorithm == .tokenBucket ? 26 : 11)
                }
                return try Self.differs(all, rest, requests)
            }
            #expect(binds, "\(quota)")
        }
    }
}
