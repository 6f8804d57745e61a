import RateLimiting
import RedisServers
import ResiliencePrimitives
import ResilienceTesting
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    /// Processes are stores of their own here, over one server whose clock the test sets.
    @Suite("Units taken ahead") struct PrefetchTests {
        private static let key = CounterKey(rule: "rule", client: "hot")

        @Test(arguments: RateLimitAlgorithm.allCases)
        func `never let a window admit more than its limit and what was taken before it began`(
            algorithm: RateLimitAlgorithm
        ) async throws {
            try await RedisServer.with { server in
                let client = TimedClient(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                for history in History.fresh(20) {
                    let stores = (0..<3).map { _ in
                        RedisStore(client, options: .patient(prefix: history.description))
                    }
                    try await Listening.with(stores) { try await run(history, client, stores, algorithm) }
                }
                await client.shutdown()
            }
        }

        private func run(
            _ given: History, _ client: TimedClient, _ stores: [RedisStore], _ algorithm: RateLimitAlgorithm
        ) async throws {
            var history = given
            let window = Duration.seconds([1, 10, 60].randomElement(using: &history) ?? 1)
            let limit = Int.random(in: 5...60, using: &history)
            let quotas = try QuotaSet([Quota(limit: limit, per: window, algorithm: algorithm)])
            let most = Int.random(in: 1...20, using: &history)
            let start = MonotonicTime(nanoseconds: 1_900_000_000_000_000_000)
            var time = start
            var admitted: [(at: Duration, cost: Int)] = []
            for _ in 0..<300 {
                time = time + window * Double.random(in: 0...0.02, using: &history)
                client.set(time)
                let cost = Int.random(in: 1...10, using: &history) == 1 ? 3 : 1
                let store = stores[Int.random(in: 0..<3, using: &history)]
                let decision = try await store.decide(
                    Self.key, cost: cost, under: quotas, prefetching: most, at: time)
                if decision.isAllowed { admitted.append((time - start, cost)) }
            }
            for first in admitted {
                // A window of the clock begins where it does, any other with an admission
                let begin = algorithm == .fixedWindow ? Self.border(before: start + first.at, window) - start : first.at
                let within = admitted.filter { $0.at >= begin && $0.at < begin + window }.reduce(0) { $0 + $1.cost }
                #expect(within <= Self.allowance(limit, algorithm) + most * stores.count, "\(given): from \(begin)")
            }
            #expect(admitted.count >= limit / 3, "\(given)")
        }

        private static func border(before time: MonotonicTime, _ window: Duration) -> MonotonicTime {
            let length = Int64(window / .nanoseconds(1))
            return MonotonicTime(nanoseconds: time.nanoseconds / length * length)
        }

        /// What a window admits at most: what is left of one weighted, and what comes into a full bucket, on top.
        private static func allowance(_ limit: Int, _ algorithm: RateLimitAlgorithm) -> Int {
            switch algorithm {
            case .slidingWindow, .fixedWindow: limit
            case .slidingWindowCounter, .tokenBucket: limit * 2
            }
        }

        @Test func `are no more than fit whole`() async throws {
            try await TimedClient.withStore { store, client, _ in
                let quotas = try QuotaSet([Quota(limit: 10, per: .seconds(10), algorithm: .tokenBucket)])
                client.set(.noon)
                _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                // Half a unit has come back
                client.set(.noon + .milliseconds(500))
                let address = CounterAddress(Self.key, prefix: "resilience")
                let reply = try await client.run(
                    CounterScripts().decide([.bucket]), keys: [address.key],
                    arguments: ["decide", 1, .text(address.name), .text(QuotaLines(quotas).text), 100],
                    deadline: .now + .seconds(20))
                #expect(reply.elements?.compactMap(\.wholeNumber)[4...5] == [8, 10])
            }
        }

        /// Runs `body` over a store of a server, which hears of resets.
        private func withStore(_ body: (RedisStore, RedisServer) async throws -> Void) async throws {
            try await RedisServer.with { server in
                let store = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
                try await Listening.with([store]) { try await body(store, server) }
                await store.shutdown()
            }
        }

        private func calls(_ server: RedisServer) async throws -> Int {
            try await server.calls()["evalsha", default: 0]
        }

        @Test func `are charged when they are taken, and save asking`() async throws {
            try await withStore { store, server in
                let other = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
                let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(3600))])
                var remaining: [Int] = []
                for _ in 0..<5000 {
                    let decision = try await store.decide(
                        Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                    remaining.append(decision.binding.remaining)
                }
                #expect(remaining == (5000..<10_000).reversed())
                #expect(try await calls(server) < 5000 / 20)
                let seen = try await other.look(Self.key, cost: 0, under: quotas, at: .zero)
                #expect((4900...5000).contains(seen.binding.remaining))
                await other.shutdown()
            }
        }

        @Test func `are handed out by a limiter as the rule says, and counted as its other decisions`() async throws {
            try await withStore { store, server in
                let rule = try Rule(
                    name: "hot", path: "/hot", quotas: [Quota(limit: 600, per: .seconds(3600))], prefetch: 100)
                let limiter = RateLimiter(rules: try RuleSet(rules: [rule]), store: store)
                let request = RateLimitRequest(
                    method: "GET", path: NormalizedPath("/hot"), client: Client(id: "hot", type: .anonymous))
                for left in (0..<600).reversed() {
                    let ruling = try await limiter.decide(request)
                    #expect(ruling.verdict == .allow && ruling.source == .redis)
                    #expect(ruling.decision?.binding.remaining == left)
                }
                #expect(try await calls(server) < 600 / 20)
                #expect(try await limiter.decide(request).verdict == .deny)
                let counts = limiter.statistics.rules["hot"]
                #expect(counts?.allowed == 600 && counts?.denied == 1)
            }
        }

        @Test func `are not taken while nothing is listened for`() async throws {
            try await RedisServer.with { server in
                let store = RedisStore(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(3600))])
                for _ in 0..<50 {
                    _ = try await store.decide(Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                }
                #expect(try await calls(server) == 50)
                await store.shutdown()
            }
        }

        @Test func `go when a reset may have been missed, and what is on its way then too`() async throws {
            try await RedisServer.with { server in
                let client = ListeningClient(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                let store = RedisStore(client, options: .patient(prefix: "p"))
                let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(3600))])
                func decide(_ cost: Int = 1) async throws -> Int {
                    let decision = try await store.decide(
                        Self.key, cost: cost, under: quotas, prefetching: 1000, at: .zero)
                    return decision.quotas[0].used
                }
                client.tell(.subscribed(channel: "p:changes"))
                try await Listening.with([store]) {
                    #expect([try await decide(100), try await decide(100)] == [100, 200])
                    #expect(try await decide() == 201)
                    client.tell(.interrupted)
                    try await Listening.until("it does not listen") { !store.isAvailable }
                    // A hundred were charged ahead, and one was handed out
                    #expect([try await decide(), try await decide()] == [301, 302])
                    client.tell(.subscribed(channel: "p:changes"))
                    try await Listening.until("it listens") { store.isAvailable }
                    #expect(try await decide() == 303)
                }
                await store.shutdown()
            }
        }

        @Test func `stay where others are given back, and go when the counter is reset`() async throws {
            try await withStore { store, server in
                let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(3600))])
                func decide(_ cost: Int = 1) async throws -> Int {
                    let decision = try await store.decide(
                        Self.key, cost: cost, under: quotas, prefetching: 1000, at: .zero)
                    return decision.quotas[0].used
                }
                // 100, another 100, and 100 ahead
                #expect([try await decide(100), try await decide(100)] == [100, 200])
                try await store.refund(Self.key, units: 1, under: quotas, at: .zero)
                let asked = try await calls(server)
                for _ in 0..<100 { _ = try await decide() }
                #expect(try await calls(server) == asked)
                #expect(try await decide() == 300)
                try await store.reset(client: "hot", rule: nil)
                #expect(try await decide() == 1)
            }
        }

        @Test func `go when another process resets the counter`() async throws {
            try await withStore { store, server in
                let other = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
                let quotas = try QuotaSet([Quota(limit: 1_000_000, per: .seconds(3600))])
                for cost in [50_000, 50_000] {
                    _ = try await store.decide(Self.key, cost: cost, under: quotas, prefetching: 50_000, at: .zero)
                }
                try await other.reset(client: "hot", rule: nil)
                var used = Int.max
                try await Listening.until("the units are let go of") {
                    let decision = try await store.decide(
                        Self.key, cost: 1, under: quotas, prefetching: 50_000, at: .zero)
                    used = decision.quotas[0].used
                    _ = try await other.look(Self.key, cost: 0, under: quotas, at: .zero)
                    return used <= 50_000
                }
                #expect(used == 1)
                await other.shutdown()
            }
        }

        @Test func `are not asked for where a denial is known`() async throws {
            try await withStore { store, server in
                let quotas = try QuotaSet([Quota(limit: 20, per: .seconds(600))])
                func decide(after seconds: Double = 0) async throws -> Decision {
                    try await store.decide(
                        Self.key, cost: 1, under: quotas, prefetching: 10, at: .zero + .seconds(seconds))
                }
                var denial = try await decide()
                while denial.isAllowed { denial = try await decide() }
                #expect(denial.source == .redis)
                let asked = try await calls(server)
                // A new tenth of the window each time
                for step in 1...9 { #expect(try await decide(after: Double(step * 60)).source == .known) }
                #expect(try await calls(server) == asked)
            }
        }

        @Test func `are shared by all that wait for them`() async throws {
            try await withStore { store, server in
                let quotas = try QuotaSet([Quota(limit: 3000, per: .seconds(3600))])
                let allowed = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<64 {
                        group.addTask {
                            var allowed = 0
                            for _ in 0..<100 {
                                let decision = try await store.decide(
                                    Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                                allowed += decision.isAllowed ? 1 : 0
                            }
                            return allowed
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(allowed == 3000)
            }
        }

        @Test func `are not waited for one by one: 64 that ask together cost few round trips`() async throws {
            try await withStore { store, server in
                let quotas = try QuotaSet([Quota(limit: 1_000_000, per: .seconds(3600))])
                let before = try await calls(server)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<64 {
                        group.addTask {
                            for _ in 0..<500 {
                                let decision = try await store.decide(
                                    Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                                #expect(decision.isAllowed)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                // At first little is taken ahead, and 64 ask for themselves
                #expect(try await calls(server) - before < 64 * 500 / 20)
            }
        }
    }
}
