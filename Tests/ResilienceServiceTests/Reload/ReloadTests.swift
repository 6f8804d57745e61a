import Backpressure
import CircuitBreaking
import ClientIdentity
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

@Suite("A reload", .timeLimit(.minutes(5))) struct ReloadTests {
    static func limit(_ limit: Int, _ more: String = "") -> String {
        "rate_limits: {rules: [{name: all, path: .*, limits: [\(limit)/hour]}]}\n" + more
    }

    @Test func `brings all that is read for a request into force, and says what is different`() async throws {
        let service = try await ConfiguredService(Self.limit(5))
        let (manager, key) = (service.manager, String(repeating: "k", count: 32))
        #expect(manager.verifier == nil)
        let changes = try await service.reload(
            Self.limit(5, "clients: {trusted_proxies: [192.0.2.1], jwt_key: \(key)}\nhttp: {max_body: 9}\n"))
        #expect(
            changes == [
                "http.max_body: 1MiB is now 9", "clients.trusted_proxies: [] is now [192.0.2.1/32]",
                #"clients.jwt_key: "" is now "•••""#,
            ])
        #expect(manager.configuration.settings.http.maximumBody == 9)
        #expect(manager.clients.isTrusted(proxy: "192.0.2.1") && manager.verifier != nil)
        #expect(try await manager.reload(by: "test").isEmpty)
    }

    @Test func `lets counters, statistics and limits go on where a rule's limit changes`() async throws {
        let service = try await ConfiguredService(Self.limit(3))
        for _ in 0..<3 { #expect(try await service.ask().isAllowed) }
        #expect(try await !service.ask().isAllowed)
        #expect(try await service.reload(Self.limit(4)) == ["rate_limits.rules.all.limits: [3/hour] is now [4/hour]"])
        #expect(try await service.ask().isAllowed)
        #expect(try await !service.ask().isAllowed)
        let counts = try #require(service.manager.limiter.statistics.rules["all"])
        #expect(counts.allowed == 4 && counts.denied == 2)
    }

    @Test func `changes circuits as they are, and makes those that are new`() async throws {
        let service = try await ConfiguredService("breakers: {a: {failure_threshold: 9}, b: {failure_threshold: 9}}")
        let (manager, a, b) = (service.manager, service.manager.breaker("a"), service.manager.breaker("b"))
        for _ in 0..<3 { try a.acquire().fail() }
        try await service.reload("breakers: {a: {failure_threshold: 4}, c: {failure_threshold: 7}}")
        #expect(manager.breaker("a") === a && a.configuration.failureThreshold == 4)
        #expect(a.statistics.totals.failures == 3 && a.state == .closed)
        try a.acquire().fail()
        #expect(a.state == .open)
        #expect(b.configuration.failureThreshold == 5, "described no longer, it has the defaults")
        #expect(manager.circuits.map(\.name) == ["a", "b", "c"])
        #expect(manager.circuit("c")?.configuration.failureThreshold == 7)
    }

    @Test func `changes queues as they are, with what is in them`() async throws {
        let service = try await ConfiguredService(
            "backpressure: {w: {concurrency: 1}, f: {max_queue_size: 3, strategy: drop_newest}}")
        let manager = service.manager
        let (work, frames) = (manager.workQueue("w"), manager.queues("f") { (_: Int) in 1 })
        let old = frames.make()
        for item in 1...3 { try await old.offer(item) }
        try await service.reload(
            "backpressure: {w: {concurrency: 3, max_queue_size: 8}, f: {max_queue_size: 2, strategy: drop_newest}}")
        #expect(manager.workQueue("w") === work && work.concurrency == 3 && work.configuration.maximumItems == 8)
        #expect(old.statistics.depth == 3 && old.configuration.maximumItems == 2)
        #expect(frames.make().configuration.maximumItems == 2)
        let report = try #require(manager.queueReport("f"))
        #expect(report.maximumItems == 2 && report.items == 3 && report.strategy == .dropNewest)
        #expect(old.take(upTo: 9) == [1, 2, 3])
        try await service.reload("")
        #expect(work.concurrency == 4 && old.configuration.maximumItems == 200, "the defaults")
    }

    @Test func `of another environment has its numbers, also for what nobody describes`() async throws {
        let service = try await ConfiguredService("breakers: {a: {}}")
        let other = service.manager.breaker("undescribed")
        try await service.reload("environment: production\nbreakers: {a: {}}")
        #expect(service.manager.breaker("a").configuration.recoveryTimeout == .seconds(90))
        #expect(other.configuration.recoveryTimeout == .seconds(90))
        #expect(service.manager.health().environment == "production")
    }

    /// What is wrong, and what is said about it after the file's name.
    static let unsound = [
        ("rate_limits:\n  rules:\n    - {path: /a, limits: [5/minuet]}\n", ":3:27: rate_limits.rules[0].limits: "),
        ("breakers: {a: {half_open_calls: 0}}", ":1:33: breakers.a.half_open_calls: "),
        ("clients: {jwt_key: short}", ":1:20: clients.jwt_key: "), ("a: [", ": not YAML: "),
        ("candidate: FOLDER/none.yaml", ":1:12: candidate: "),
        ("candidate: FOLDER/bad.yaml", "bad.yaml:1:1: rate_limit: unknown key"),
    ]

    @Test(arguments: unsound)
    func `of what is not sound says what and where, and leaves all as it was`(
        _ yaml: String, _ complaint: String
    ) async throws {
        let service = try await ConfiguredService(
            Self.limit(2, "breakers: {a: {failure_threshold: 2}}\n"), ["bad.yaml": "rate_limit: {}"])
        let (manager, before) = (service.manager, service.manager.configuration.settings)
        let events = manager.events.subscribe()
        let error = try #require(try await service.refusal(of: yaml))
        #expect(error.code == .refused && error.problems.count == 1 && "\(error)".contains(complaint), "\(error)")
        #expect(manager.configuration.settings == before)
        #expect(manager.breaker("a").configuration.failureThreshold == 2)
        #expect(try await [service.ask(), service.ask(), service.ask()].map(\.isAllowed) == [true, true, false])
        #expect(service.log.take().filter { $0.contains("not reloaded") }.count == 1)
        for await event in events {
            guard case .warning("configuration", let message) = event.kind else { continue }
            #expect(message == "not reloaded, everything stays as it was: the log says why")
            break
        }
    }

    @Test func `is refused whole where the new key cannot be used as the service uses it`() async throws {
        struct Unfit: Error, CustomStringConvertible { let description = "the key cannot sign" }
        let service = try await ConfiguredService("") { configuration in
            if configuration.settings.http.maximumBody == 9 { throw Unfit() }
            return nil
        }
        let error = try #require(try await service.refusal(of: "http: {max_body: 9}\nbreakers: {a: {}}"))
        #expect("\(error)".hasSuffix("clients.jwt_key: the key cannot sign"))
        #expect(service.manager.configuration.settings.http.maximumBody == 1 << 20)
        #expect(service.manager.circuits.isEmpty)
    }

    @Test func `does not take what comes with the program for a file that is gone`() async throws {
        let service = try await ConfiguredService("http: {max_body: 9}")
        try FileManager.default.removeItem(atPath: service.path)
        let error = await #expect(throws: ReloadError.self) { try await service.manager.reload(by: "test") }
        #expect(error?.description == "\(service.path): no such file")
    }

    @Test func `does not read a pipe again, which would be empty`() async throws {
        let service = try await ConfiguredService("http: {max_body: 9}")
        try FileManager.default.removeItem(atPath: service.path)
        try #require(mkfifo(service.path, 0o600) == 0)
        let error = await #expect(throws: ReloadError.self) { try await service.manager.reload(by: "test") }
        #expect(error?.description.hasSuffix("not a file that can be read again, but a pipe or a device") == true)
    }

    @Test func `marks what takes a restart, each time until there is one, and leaves it as it is`() async throws {
        let service = try await ConfiguredService("store: {max_keys: 5, when_unavailable: local}")
        for _ in 0..<2 {
            try service.write("store: {max_keys: 6, when_unavailable: local}")
            let difference = try await service.manager.reload(by: "test")
            #expect(difference.needsRestart)
            #expect(difference.changes.map(\.path) == ["store.max_keys"] && difference.changes[0].needsRestart)
        }
        #expect(service.manager.configuration.settings.store.maximumKeys == 5)
    }

    @Test func `changes who decides while the store is away`() async throws {
        let service = try await ConfiguredService(
            Self.limit(5, "store: {when_unavailable: allow}"), store: FleetStore(isAvailable: false))
        #expect(try await service.ask().source == .allow)
        let changes = try await service.reload(Self.limit(5, "store: {when_unavailable: deny}"))
        #expect(changes == ["store.when_unavailable: allow is now deny"])
        #expect(try await service.ask().source == .deny)
    }

    @Test func `is logged and told with who asked for it, and shows no secret`() async throws {
        let service = try await ConfiguredService("")
        let events = service.manager.events.subscribe()
        try await service.reload("clients: {jwt_key: swordfish-swordfish-swordfish-swordfish}")
        let lines = service.log.take()
        #expect(lines.contains { $0.contains("the configuration is another now") })
        #expect(!lines.joined().contains("swordfish"))
        var told: [String] = []
        for await event in events {
            switch event.kind {
            case .change(let entry): told.append("\(entry.action) \(entry.who)")
            case .reload(let difference): told += difference.changes.map(\.path)
            default: break
            }
            if told.count == 2 { break }
        }
        #expect(told == ["configuration.change test", "clients.jwt_key"])
    }

    @Test func `is counted as a change where it says something else, and as refused where that cannot be used`()
        async throws
    {
        let service = try await ConfiguredService(Self.limit(5))
        let manager = service.manager
        try await service.reload(Self.limit(5, "# the same\n"))
        #expect(manager.revision == 0)
        try await service.reload(Self.limit(6))
        #expect(manager.revision == 1)
        _ = try await service.refusal(of: "a: 1")
        #expect(manager.revision == 1 && manager.reloadsRefused == 1)
        let other = try await ManagedService().manager
        _ = try? await other.reload(by: "test")
        #expect(other.reloadsRefused == 0, "there is nothing to read")
    }

    @Test func `of a configuration that was made by code is none, but another may be applied`() async throws {
        let service = try await ManagedService()
        let error = await #expect(throws: ReloadError.self) { try await service.manager.reload(by: "test") }
        #expect(error?.code == .noSource)
        var other = ResilienceConfiguration()
        other.http.maximumBody = 9
        let difference = try await service.manager.apply(try other.resolved(), by: "test")
        #expect(difference.changes.map(\.path) == ["http.max_body"])
        #expect(service.manager.configuration.settings.http.maximumBody == 9)
    }

    @Test func `waits for the one before it, and finds what that has left`() async throws {
        let gate = Gate()
        let service = try await ConfiguredService("http: {max_body: 1}") { configuration in
            if configuration.settings.http.maximumBody == 2 { await gate.pass() }
            return nil
        }
        let manager = service.manager
        var (second, third) = (ResilienceConfiguration(), ResilienceConfiguration())
        (second.http.maximumBody, third.http.maximumBody) = (2, 3)
        let (two, three) = (try second.resolved(), try third.resolved())
        async let first = manager.apply(two, by: "one")
        await gate.arrivals(1)
        async let other = manager.apply(three, by: "other")
        #expect(manager.configuration.settings.http.maximumBody == 1)
        gate.open()
        #expect(try await first.changes.map(\.after) == ["2"])
        #expect(try await other.changes.map(\.before) == ["2"])
        #expect(manager.configuration.settings.http.maximumBody == 3)
    }

    @Test func `gives what follows from the configuration in force, made once for each`() async throws {
        let service = try await ConfiguredService("http: {max_body: 1}")
        let made = Counter()
        let bound = Configured(by: service.manager) { configuration in
            made.count()
            return configuration.settings.http.maximumBody
        }
        #expect((bound.value, bound.value, made.value) == (1, 1, 1))
        try await service.reload("http: {max_body: 2}")
        #expect((bound.value, bound.value, made.value) == (2, 2, 2))
    }
}
