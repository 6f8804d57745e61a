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
                for history in History.fresh(20) { try await run(history, client, algorithm) }
                await client.shutdown()
            }
        }

        private func run(_ given: History, _ client: TimedClient, _ algorithm: RateLimitAlgorithm) async throws {
            var history = given
            let window = Duration.seconds([1, 10, 60].randomElement(using: &history) ?? 1)
            let limit = Int.random(in: 5...60, using: &history)
            let quotas = try QuotaSet([Quota(limit: limit, per: window, algorithm: algorithm)])
            let most = Int.random(in: 1...20, using: &history)
            let stores = (0..<3).map { _ in RedisStore(client, options: .patient(prefix: given.description)) }
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

        @Test func `are charged when they are taken, and save asking`() async throws {
            try await RedisServer.with { server in
                let url = try RedisURL("redis://127.0.0.1:\(server.port)/0")
                let client = try url.client()
                let (store, other) = (RedisStore(client), RedisStore(try url.client()))
                let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(3600))])
                var remaining: [Int] = []
                for _ in 0..<5000 {
                    let decision = try await store.decide(
                        Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                    remaining.append(decision.binding.remaining)
                }
                #expect(remaining == (5000..<10_000).reversed())
                #expect(client.counters.answered < 5000 / 20)
                let seen = try await other.look(Self.key, cost: 0, under: quotas, at: .zero)
                #expect((4900...5000).contains(seen.binding.remaining))
                await store.shutdown()
                await other.shutdown()
            }
        }

        private func calls(_ server: RedisServer) async throws -> Int {
            let line = try await server.cli("INFO", "commandstats").split(whereSeparator: \.isNewline)
                .first { $0.hasPrefix("cmdstat_evalsha:calls=") }
            return line.flatMap { Int($0.split(separator: "=")[1].prefix { $0.isNumber }) } ?? 0
        }

        @Test func `stay where others are given back, and go when the counter is reset`() async throws {
            try await RedisServer.with { server in
                let store = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
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
                await store.shutdown()
            }
        }

        @Test func `go when another process resets the counter`() async throws {
            try await RedisServer.with { server in
                let url = try RedisURL("redis://127.0.0.1:\(server.port)/0")
                let store = RedisStore(try url.client(), options: .patient(prefix: "p"))
                let other = RedisStore(try url.client(), options: .patient(prefix: "p"))
                let quotas = try QuotaSet([Quota(limit: 1_000_000, per: .seconds(3600))])
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await store.run() }
                    await listening(store)
                    do {
                        for cost in [50_000, 50_000] {
                            _ = try await store.decide(
                                Self.key, cost: cost, under: quotas, prefetching: 50_000, at: .zero)
                        }
                        try await other.reset(client: "hot", rule: nil)
                        let end = ContinuousClock.now + .seconds(10)
                        var used = Int.max
                        while used > 50_000, ContinuousClock.now < end {
                            let decision = try await store.decide(
                                Self.key, cost: 1, under: quotas, prefetching: 50_000, at: .zero)
                            used = decision.quotas[0].used
                            _ = try await other.look(Self.key, cost: 0, under: quotas, at: .zero)
                        }
                        #expect(used == 1)
                    } catch {
                        Issue.record("\(error)")
                    }
                    group.cancelAll()
                }
                await store.shutdown()
                await other.shutdown()
            }
        }

        /// Returns once it hears of changes.
        private func listening(_ store: RedisStore) async {
            let end = ContinuousClock.now + .seconds(10)
            while !store.isAvailable, ContinuousClock.now < end { await Task.yield() }
        }

        @Test func `are not asked for where a denial is known`() async throws {
            try await RedisServer.with { server in
                let store = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
                let quotas = try QuotaSet([Quota(limit: 20, per: .seconds(600))])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await store.run() }
                    await listening(store)
                    func decide(after seconds: Double = 0) async throws -> Decision {
                        try await store.decide(
                            Self.key, cost: 1, under: quotas, prefetching: 10,
                            at: .zero + .seconds(seconds))
                    }
                    var denial = try await decide()
                    while denial.isAllowed { denial = try await decide() }
                    #expect(denial.source == .redis)
                    let asked = try await calls(server)
                    // A new tenth of the window each time
                    for step in 1...9 { #expect(try await decide(after: Double(step * 60)).source == .known) }
                    #expect(try await calls(server) == asked)
                    group.cancelAll()
                }
                await store.shutdown()
            }
        }

        @Test func `are shared by all that wait for them`() async throws {
            try await RedisServer.with { server in
                let store = RedisStore(
                    try RedisURL("redis://127.0.0.1:\(server.port)/0").client(), options: .patient(prefix: "p"))
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
                await store.shutdown()
            }
        }
    }
}
