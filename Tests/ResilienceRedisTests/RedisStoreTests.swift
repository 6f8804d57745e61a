import CircuitBreaking
import RateLimiting
import RedisServers
import ResiliencePrimitives
import ResilienceRedis
import Testing
import _RESP

extension RedisTests {
    @Suite("The store in Redis") struct RedisStoreTests {
        private static let key = CounterKey(rule: "login", client: "ada")

        private func quotas(_ limit: Int = 2) throws -> QuotaSet {
            try QuotaSet([Quota(limit: limit, per: .seconds(60)), Quota(limit: 100, per: .seconds(3600))])
        }

        private func withStore(
            _ settings: [String] = [], timeout: Duration = .seconds(5),
            _ body: (RedisStore, RedisServer) async throws -> Void
        ) async throws {
            try await RedisServer.with(settings) { server in
                let client = try RedisURL("redis://127.0.0.1:\(server.port)/0").client()
                var options = RedisStore.Options()
                options.commandTimeout = timeout
                try await body(RedisStore(client, options: options), server)
                await client.shutdown()
            }
        }

        @Test func `asks once for a decision, whatever its quotas, and never looks through the keys`() async throws {
            try await withStore { store, server in
                let quotas = try quotas(1000)
                for _ in 0..<50 { _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero) }
                // One more for the script, which the server did not know at first
                let calls = try await server.calls()
                #expect(calls["evalsha"] == 50)
                #expect(calls["eval", default: 0] <= 1)
                for command in ["keys", "scan", "hscan"] { #expect(calls[command] == nil) }
                #expect(try await server.cli("DBSIZE") == "1")
                let name = try await server.cli("RANDOMKEY")
                #expect(name.hasPrefix("resilience:{") && !name.contains("ada"))
                #expect(Int(try await server.cli("PTTL", name)).map { (60_000...4_100_000).contains($0) } == true)
            }
        }

        @Test func `teaches its script to a server that forgot it, within the same decision`() async throws {
            try await withStore { store, server in
                let quotas = try quotas(1000)
                for expected in 1...3 {
                    try await server.cli("SCRIPT", "FLUSH")
                    let decision = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                    #expect(decision.quotas[0].used == expected)
                }
            }
        }

        @Test func `shares its counters, and gives back and forgets for all`() async throws {
            try await withStore { store, server in
                let other = RedisStore(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                let quotas = try quotas()
                #expect(try await store.decide(Self.key, cost: 1, under: quotas, at: .zero).isAllowed)
                #expect(try await other.decide(Self.key, cost: 1, under: quotas, at: .zero).isAllowed)
                let denial = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                #expect(!denial.isAllowed && denial.source == .redis && denial.binding.limit == 2)
                #expect(try await other.refund(Self.key, units: 1, under: quotas, at: .zero).binding.remaining == 1)
                #expect(try await store.list(client: "ada", at: .zero).map(\.key) == [Self.key])
                #expect(try await store.list(client: "bob", at: .zero).isEmpty)
                #expect(try await store.reset(client: "ada", rule: "other") == 0)
                #expect(try await store.reset(client: "ada", rule: "login") == 1)
                #expect(try await other.look(Self.key, cost: 0, under: quotas, at: .zero).binding.remaining == 2)
                #expect(try await server.cli("DBSIZE") == "0")
                await other.shutdown()
            }
        }

        @Test func `denies what is known to be denied without asking, until others forget or give back`() async throws {
            try await withStore { store, server in
                let other = RedisStore(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                let quotas = try quotas()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await store.run() }
                    for _ in 0..<2 { _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero) }
                    try await denials(store, quotas, by: .known)
                    let before = try await server.calls()["evalsha"]
                    for _ in 0..<100 {
                        let denial = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                        #expect(denial.source == .known && denial.retryAfter != nil)
                    }
                    #expect(try await server.calls()["evalsha"] == before)
                    // What costs more than there ever is, never fits
                    let dear = try await store.decide(Self.key, cost: 3, under: quotas, at: .zero)
                    #expect(dear.verdict == .never && dear.source == .redis)
                    // What costs less may fit, what other quotas say is not known, nor what is asked when it is over
                    let ended = MonotonicTime.zero + .seconds(61)
                    #expect(try await store.decide(Self.key, cost: 0, under: quotas, at: .zero).source == .redis)
                    #expect(
                        try await store.decide(Self.key, cost: 1, under: self.quotas(1), at: .zero).source == .redis)
                    #expect(try await store.decide(Self.key, cost: 1, under: quotas, at: ended).source == .redis)
                    try await other.reset(client: "ada", rule: nil)
                    try await denials(store, quotas, by: nil)
                    group.cancelAll()
                }
                await other.shutdown()
            }
        }

        /// Asks until the answer is a denial by `source`, or with nil, none.
        private func denials(_ store: RedisStore, _ quotas: QuotaSet, by source: DecisionSource?) async throws {
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                let decision = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                if source == nil ? decision.isAllowed : decision.source == source { return }
                await Task.yield()
            }
            Issue.record("no answer by \(source?.rawValue ?? "a fresh counter") within 10 s")
        }

        @Test func `needs no rights for counters beside others that those do not need`() async throws {
            let user = ["--user", "ann", "on", ">p", "~resilience:*", "&resilience:changes", "+@all"]
            try await RedisServer.with(user) { server in
                let client = try RedisURL("redis://ann:p@127.0.0.1:\(server.port)/0").client()
                let store = RedisStore(client)
                let beside = try #require(store.beside(named: "candidate:1"))
                let quotas = try quotas()
                for _ in 0..<2 {
                    #expect(try await beside.decide(Self.key, cost: 1, under: quotas, at: .zero).isAllowed)
                }
                #expect(try await store.decide(Self.key, cost: 1, under: quotas, at: .zero).quotas[0].used == 1)
                #expect(try await beside.refund(Self.key, units: 1, under: quotas, at: .zero).quotas[0].used == 1)
                #expect(try await beside.reset(client: "ada", rule: nil) == 1)
                #expect(try await store.look(Self.key, cost: 0, under: quotas, at: .zero).quotas[0].used == 1)
                await client.shutdown()
            }
        }

        @Test
        func `answers within its timeout while the server stands still, then does not ask, and comes back by itself`()
            async throws
        {
            try await withStore(timeout: .milliseconds(100)) { store, server in
                let quotas = try quotas(100_000)
                _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                try server.pause()
                for _ in 0..<5 {
                    let start = ContinuousClock.now
                    let error = await #expect(throws: RateLimitError.self) {
                        try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                    }
                    #expect(error?.code == .storeUnavailable)
                    // Sooner than the connection is given up
                    #expect(ContinuousClock.now - start < .milliseconds(900))
                }
                #expect(store.circuit.state == .open)
                let start = ContinuousClock.now
                await #expect(throws: RateLimitError.self) {
                    for _ in 0..<1000 { _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero) }
                }
                #expect(ContinuousClock.now - start < .milliseconds(300))
                try server.resume()
                let well = ContinuousClock.now
                while ContinuousClock.now - well < .seconds(20) {
                    if let decision = try? await store.decide(Self.key, cost: 1, under: quotas, at: .zero) {
                        #expect(decision.source == .redis)
                        break
                    }
                    await Task.yield()
                }
                #expect(ContinuousClock.now - well < .seconds(5))
                #expect(store.circuit.currentState == .closed)
            }
        }

        @Test func `leaves Redis in use where one key is at fault, or one right`() async throws {
            try await withStore { store, server in
                let quotas = try quotas()
                _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                let name = try await server.cli("RANDOMKEY")
                try await server.cli("SET", name, "something else")
                for _ in 0..<10 {
                    let error = await #expect(throws: RateLimitError.self) {
                        try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                    }
                    #expect(error?.code == .storeUnavailable)
                    #expect(error?.description.contains("WRONGTYPE") == true)
                }
                #expect(store.circuit.state == .closed)
                let other = CounterKey(rule: "login", client: "bob")
                #expect(try await store.decide(other, cost: 1, under: quotas, at: .zero).isAllowed)
            }
        }
    }
}
