import RateLimiting
import ResiliencePrimitives
import ResilienceRedis
import ResilienceTesting
import Testing
import _RESP

@Suite("An answer of the wrong kind") struct OddReplyTests {
    private static let key = CounterKey(rule: "scarce", client: "c")

    /// Answers that are none to any script.
    private static let replies: [RESPValue] = [
        .null, .boolean(true), .double(.nan), .bulk("OK"), .simple("OK"), .array([]), .array([.null]), .map([]),
        .array([.bulk("x")]), .array([.integer(.max)]), .array([.integer(.min)]), .array([.integer(7)]),
        .array(Array(repeating: .integer(0), count: 9)), .array(Array(repeating: .array([]), count: 9)),
        .array(Array(repeating: .integer(.max), count: 9)), .array(Array(repeating: .integer(.min), count: 9)),
        .array(Array(repeating: .integer(1), count: 1000)),
    ]

    @Test(arguments: replies) func `is a store that cannot be asked: the local limit limits`(reply: RESPValue)
        async throws
    {
        let store = RedisStore(OddClient(reply: reply))
        let limiter = RateLimiter(rules: try Load.rules(), store: store)
        for number in 0..<20 {
            let ruling = try await limiter.decide(Load.request("/scarce", of: "c"))
            #expect(ruling.source == .local && ruling.isAllowed == (number < Load.limit))
        }
        let request = Load.request("/scarce", of: "c")
        #expect(try await limiter.look(request).source == .local)
        #expect(try await limiter.report(1, for: request).source == .local)
        #expect(try await limiter.report(-1, for: request).source == .local)
    }

    /// Numbers of the right count are held against what a script can say; whatever they are, nothing ends the process.
    @Test(arguments: History.fresh(300)) func `of any numbers is taken or refused`(given: History) async throws {
        var history = given
        let extremes: [Int64] = [
            .min, .min + 1, -2, -1, 0, 1, 2, 5, 1 << 53, .max / 1000, .max / 1000 + 1, .max - 1, .max,
        ]
        let numbers = (0..<9).map { place in
            let isSound = Int.random(in: 0..<4, using: &history) > 0
            return isSound
                ? [1_900_000_000_000_000, 1, 5, 1, 0, 5, 1, 7, 5][place] : extremes.randomElement(using: &history) ?? 0
        }
        let reply = RESPValue.array(numbers.map { .integer($0) })
        let store = RedisStore(OddClient(reply: reply))
        let quotas = try QuotaSet([Quota(limit: 5, per: .seconds(60))])
        // Units are only taken ahead while it listens
        try await Listening.with([store]) {
            for prefetch in [0, 100] {
                for _ in 0..<5 {
                    let decision = try? await store.decide(
                        Self.key, cost: 1, under: quotas, prefetching: prefetch, at: .zero)
                    if let decision { #expect(decision.binding.remaining <= 5) }
                }
            }
        }
        _ = try? await store.list(client: "c", at: .zero)
        let rows: [RESPValue] = [
            .integer(numbers[0]), .bulk("6:scarce"), .bulk("s60000000 5 5 60000000\n"),
            .array(Array(numbers.prefix(5)).map { .integer($0) }),
        ]
        _ = try? await RedisStore(OddClient(reply: .array(rows))).list(client: "c", at: .zero)
    }
}
