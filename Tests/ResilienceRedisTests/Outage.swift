import CircuitBreaking
import Logging
import RateLimiting
import ResilienceRedis
import Testing
import _RESP

/// A limiter under load over a Redis that a test breaks and mends, and what has to hold meanwhile: every decision in time and
/// marked, the local limit limits, Redis decides again soon after it is well, and nothing is left behind.
struct Outage {
    /// Long enough that a busy machine is not taken for a server that is away, when that is back.
    static let commandTimeout = Duration.milliseconds(500)
    /// What a busy machine may add to a decision; less than what a connection is given, to be made or to answer.
    private static let margin = Duration.milliseconds(1500)

    let load: Load
    let limiter: RateLimiter
    let store: RedisStore
    let client: any RedisClient

    /// Runs the load, once Redis decides, for as long as `body` does, and judges what it was told.
    ///
    /// - Parameters:
    ///   - name: of the client in whose name all is asked.
    ///   - timeout: how long a decision waits; a generous one where Redis has to decide all along.
    static func watch(
        _ url: String, as name: String = "c", timeout: Duration = commandTimeout,
        _ body: (Outage) async throws -> Void
    ) async throws {
        var options = RedisOptions()
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        options.commandTimeout = timeout
        options.connectTimeout = max(.seconds(3), timeout)
        let client = try RedisURL(url).client(options)
        var own = RedisStore.Options()
        own.commandTimeout = timeout
        own.logger = options.logger
        let store = RedisStore(client, options: own)
        let limiter = RateLimiter(rules: try Load.rules(), store: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await store.run() }
            let answers = try await Load.run(limiter, client: name) { load in
                try await load.next("Redis decides") { $0.source == .redis }
                try await body(Outage(load: load, limiter: limiter, store: store, client: client))
            }
            judge(answers, limiter, timeout)
            try await leavesNothingBehind(client)
            await store.shutdown()
            group.cancelAll()
        }
    }

    private static func judge(_ answers: [Load.Answer], _ limiter: RateLimiter, _ timeout: Duration) {
        let slowest = answers.map(\.took).max() ?? .zero
        #expect(slowest < timeout + margin)
        let sources = Set(answers.map(\.source))
        #expect(sources.isSubset(of: [.redis, .known, .local]), "\(sources)")
        let passed = answers.filter { $0.isScarce && $0.isAllowed }
        #expect(passed.count { $0.source == .local } <= Load.limit)
        #expect(passed.count { $0.source == .redis } <= Load.limit)
        #expect(answers.allSatisfy { $0.isScarce || $0.isAllowed })
        let local = answers.count { $0.source == .local }
        #expect(limiter.statistics.fallbacks == (local > 0 ? [.local: local] : [:]))
    }

    /// Asks what lets few pass, until the limit here is used up; not before it is decided here, or Redis could have denied it,
    /// which is known from then on.
    func limitsHere() async throws {
        try await load.next("it is decided here") { $0.source == .local }
        load.askScarce()
        try await load.next("the local limit is used up") { $0.isScarce && !$0.isAllowed && $0.source == .local }
    }

    /// Asks what lets few pass, until Redis says that the limit is used up; it has decided all along.
    func neverBroke() async throws {
        load.askScarce()
        try await load.next("the limit is used up") { $0.isScarce && !$0.isAllowed }
        #expect(limiter.statistics.fallbacks.isEmpty)
    }

    /// Waits until Redis decides again, which is to be within five seconds from now.
    func recovers() async throws {
        load.askScarce()
        let back = try await load.next("Redis decides again", within: .seconds(5)) {
            !$0.isScarce && $0.source == .redis && store.circuit.currentState == .closed
        }
        #expect(back.isAllowed)
    }

    /// Nothing is under way for good: what callers gave up on is answered, now that Redis is well.
    private static func leavesNothingBehind(_ client: any RedisClient) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while client.counters.underWay > 0 {
            if ContinuousClock.now > end { throw Load.Missing(description: "\(client.counters) stay under way") }
            await Task.yield()
        }
    }
}
