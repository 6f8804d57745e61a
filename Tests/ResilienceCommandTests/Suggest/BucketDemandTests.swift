import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("What a token bucket has to be like")
struct BucketDemandTests {
    private static let second: Int64 = 1_000_000_000

    /// Whether the service's own bucket lets all through.
    private static func serves(
        _ requests: [(units: Int, time: Int64)], limit: Int, window: Int64, burst: Int?
    ) throws -> Bool {
        let store = MemoryStore(seed: 0)
        let quota = try Quota(
            limit: limit, per: .nanoseconds(Int128(window)), algorithm: .tokenBucket, burst: burst)
        let (quotas, key) = (try QuotaSet([quota]), CounterKey(rule: "", client: ""))
        return try requests.allSatisfy { units, time in
            try store.decide(key, cost: units, under: quotas, at: MonotonicTime(nanoseconds: time)).isAllowed
        }
    }

    @Test(
        arguments: [
            // (units, second), window, burst, limit
            ([(10, 0)], 60, nil, 10), ([(10, 0)], 60, 10, 0), ([(10, 0)], 60, 9, .max),
            // 10 × 60 / (60 + 30) = 6.7
            ([(5, 0), (5, 30)], 60, nil, 7),
            // (10 − 5) × 60 / 30
            ([(5, 0), (5, 30)], 60, 5, 10),
            // The first two: 20 × 60 / 61 = 19.7; all: 25 × 60 / 120 = 12.5
            ([(10, 0), (10, 1), (5, 60)], 60, nil, 20),
            // (20 − 12) × 60 / 1
            ([(10, 0), (10, 1), (5, 60)], 60, 12, 480),
            ([], 60, nil, 0),
        ] as [([(Int, Int64)], Int64, Int?, Int)])
    func `is worked out by hand`(_ requests: [(Int, Int64)], _ window: Int64, _ burst: Int?, _ limit: Int) {
        var demand = BucketDemand()
        var most = 0
        for (units, time) in requests {
            demand.add(units, at: time * Self.second)
            most = max(most, demand.limit(per: window * Self.second, burst: burst))
        }
        #expect(most == limit)
    }

    @Test(arguments: History.fresh(96))
    func `is the lowest limit under which the service denies nothing`(given: History) throws {
        var history = given
        let window: Int64 = ([1, 60, 3600].randomElement(using: &history) ?? 1) * Self.second
        let burst = Bool.random(using: &history) ? Int.random(in: 1...30, using: &history) : nil
        let grain: Int64 = [1, 7, Self.second / 3, Self.second].randomElement(using: &history) ?? 1
        var (time, demand, most) = (Int64.random(in: -5...5, using: &history), BucketDemand(), 0)
        var requests: [(units: Int, time: Int64)] = []
        for _ in 0..<Int.random(in: 1...60, using: &history) {
            time += Int64.random(in: 0...4, using: &history) * grain * Int64.random(in: 1...9, using: &history)
            requests.append((Int.random(in: 0...6, using: &history), time))
            demand.add(requests[requests.count - 1].units, at: time)
            most = max(most, demand.limit(per: window, burst: burst))
        }
        // A limit of 0 denies also what costs nothing
        let limit = max(1, most)
        if limit <= 1 << 40 {
            #expect(try Self.serves(requests, limit: limit, window: window, burst: burst))
        }
        if limit > 1 {
            #expect(try !Self.serves(requests, limit: min(limit - 1, 1 << 40), window: window, burst: burst))
        }
    }

    @Test func `is found at the ends of time and for any units`() {
        var demand = BucketDemand()
        for time in [Int64.min, .min + 1, 0, .max - 1, .max] {
            for _ in 0..<3 { demand.add(1 << 53, at: time) }
            _ = demand.limit(per: 18 * 365 * 86_400 * Self.second, burst: nil)
            _ = demand.limit(per: 1, burst: 1 << 53)
        }
        #expect(demand.limit(per: 60, burst: nil) >= 3 << 53)
        #expect(demand.limit(per: 60, burst: 1) == .max)
    }
}
