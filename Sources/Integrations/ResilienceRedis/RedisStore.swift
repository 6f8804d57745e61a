public import CircuitBreaking
public import Logging
import NIOCore
public import RateLimiting
public import ResiliencePrimitives
import Synchronization
public import _RESP

/// Counters that all processes of a fleet share, in Redis 5 or later, or Valkey; standalone, behind Sentinel, or a Cluster.
///
///     let client = try RedisURL("redis://localhost:6379/0").client()
///     let limiter = RateLimiter(rules: rules, store: RedisStore(client))
///
/// A decision is one round trip, however many quotas it has, and comes back within `commandTimeout` or throws
/// `storeUnavailable`; what then holds is for the ``RateLimiter`` to say. It is one script call on one key, by the server's
/// clock, and sent at most once: one that was sent and not answered may have charged units that nobody used, and never
/// lets more through than the limit. After five failures in a row Redis is left alone for half a second, then for longer, up to
/// two, and picked up again by the first script that is answered in time.
///
/// A denial that Redis has given is remembered here until its time is over, and answered without asking, as long as
/// ``run()`` listens for what takes it back.
public final class RedisStore: SharedRateLimitStore {
    /// What a store needs to know besides the client.
    public struct Options: Sendable {
        /// What all keys and channels begin with.
        public var prefix = "resilience"
        /// How long a decision waits for Redis, whatever happens meanwhile.
        public var commandTimeout = Duration.milliseconds(100)
        /// Whether resets and what is given back elsewhere are listened for, see ``RedisStore/run()``, which takes a connection
        /// more. Without that no denial is remembered, and no unit is taken ahead.
        public var listensForChanges = true
        /// Where failures are told, once each time they begin to differ.
        public var logger = Logger(label: "resilience.redis")

        /// Creates the defaults.
        public init() {}

        /// What counters are called that are beside others; nil: they are not.
        var beside: String?

        /// What keys begin with.
        var keyPrefix: String { beside.map { "\(prefix):\($0)" } ?? prefix }
        /// What is taken back is published on this channel.
        var channel: String { "\(prefix):changes" }
    }

    /// Keeps questions away from a Redis that does not answer.
    public let circuit: CircuitBreaker
    private let client: any RedisClient
    private let options: Options
    private let scripts = CounterScripts()
    private let addresses: CounterAddresses
    private let known = KnownDenials()
    private let hot: HotCounters
    private let lines = Mutex<[QuotaSet: (lines: QuotaLines, script: RedisScript)]>([:])
    private let trouble = Trouble()

    /// Creates a store over a client of Redis.
    public init(_ client: any RedisClient, options: Options = Options()) {
        (self.client, self.options) = (client, options)
        addresses = CounterAddresses(prefix: options.keyPrefix)
        hot = HotCounters(prefix: options.keyPrefix)
        circuit = CircuitBreaker(name: "redis", configuration: .redis)
    }

    /// Its keys begin as this one's do, and its channel is the same, so that the same rights suffice; it remembers no denials
    /// and takes no units ahead, since it does not listen.
    public func beside(named name: String) -> (any SharedRateLimitStore)? {
        var options = options
        options.beside = name
        options.listensForChanges = false
        return RedisStore(client, options: options)
    }

    public func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, prefetching most: Int, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try RateLimitError.check("cost", cost, of: key)
        guard most > 0, cost > 0 else { return try await ask(key, cost, quotas, at: time) }
        switch hot.ask(key, cost, ahead: most, under: quotas, at: time) {
        case .granted(let grant): return grant.decision
        case .fetch(let fetch):
            let start = ContinuousClock.now
            var answer: (decision: Decision, ahead: Int)?
            defer { hot.fetched(answer, fetch, key, askedAt: time, at: time + (ContinuousClock.now - start)) }
            let address = addresses[key]
            let asked = try await ask(
                cost, fetch.ahead, address, quotas, at: time, until: start + options.commandTimeout)
            answer = asked
            return asked.ahead == 0 ? asked.decision : asked.decision.later(by: .zero, unused: asked.ahead)
        case .wait:
            let deadline = deadline()
            if let decision = await hot.wait(key, cost, under: quotas, at: time) { return decision }
            return try await ask(key, cost, quotas, at: time, until: deadline)
        case .ask: return try await ask(key, cost, quotas, at: time)
        }
    }

    public func taken(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, prefetching most: Int, at time: MonotonicTime
    ) -> Decision? {
        cost > 0 ? hot.grant(key, cost, ahead: most, under: quotas, at: time)?.decision : nil
    }

    public func look(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try RateLimitError.check("cost", cost, of: key)
        let address = addresses[key]
        return try await run("look", cost, 0, address, quotas, at: time, until: deadline()).decision
    }

    @discardableResult public func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        if units < 0 { return try await giveBack(key, Int(clamping: units.magnitude), quotas, at: time) }
        let address = addresses[key]
        return try await run("report", units, 0, address, quotas, at: time, until: deadline()).decision
    }

    @discardableResult public func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try RateLimitError.check("refund", units, of: key)
        return try await giveBack(key, units, quotas, at: time)
    }

    @discardableResult public func reset(client: String?, rule: String?) async throws(RateLimitError) -> Int {
        let key = CounterAddress.key(of: client, prefix: options.keyPrefix)
        // Whatever comes of it: it may have run
        defer { forget(key) }
        let prefix = rule.map(CounterAddress.beginning) ?? ""
        let reply = try await run(scripts.reset, key, [.text(prefix), .text(options.channel)], until: deadline())
        return Int(reply.wholeNumber ?? 0)
    }

    public func list(client: String?, at time: MonotonicTime) async throws(RateLimitError) -> [CounterUsage] {
        let key = CounterAddress.key(of: client, prefix: options.keyPrefix)
        let reply = try await run(scripts.list, key, [], until: deadline())
        let rows = reply.elements ?? []
        guard rows.first?.wholeNumber.flatMap(MonotonicTime.init(serverMicroseconds:)) != nil else {
            throw RateLimitError(.storeUnavailable, "redis: list was answered with something else than counters")
        }
        return stride(from: 1, to: rows.count - 2, by: 3).compactMap { index in
            usage(rows[index], rows[index + 1], rows[index + 2], of: client)
        }
        .sorted { ($0.key.rule, $0.key.endpoint ?? "") < ($1.key.rule, $1.key.endpoint ?? "") }
    }

    /// Listens for what takes known denials and units taken ahead back, until the task is cancelled or the client is shut
    /// down. Without it every question is asked.
    public func run() async {
        guard options.listensForChanges else { return }
        defer { listen(false) }
        for await notification in client.subscribe(to: [options.channel]) {
            switch notification {
            case .subscribed: listen(true)
            case .message(_, let payload): heard(String(buffer: payload))
            case .interrupted: listen(false)
            }
        }
    }

    /// Whether Redis is being asked, and the connection that ``run()`` listens on holds.
    public var isAvailable: Bool {
        circuit.currentState != .open && (known.isListening || !options.listensForChanges)
    }

    public func shutdown() async { await client.shutdown() }

    /// What has changed of a client elsewhere: `refund` or `reset`, and the key of its hash.
    private func heard(_ message: String) {
        let words = message.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return }
        known.forget(words[1])
        if words[0] == "reset" { hot.forget(words[1]) }
    }

    /// Whether changes are heard of from now on: what happened before that is not.
    private func listen(_ isListening: Bool) {
        hot.listen(isListening)
        known.listen(isListening)
    }

    private func forget(_ key: String) {
        known.forget(key)
        hot.forget(key)
    }

    private func deadline() -> ContinuousClock.Instant { .now + options.commandTimeout }

    private func giveBack(
        _ key: CounterKey, _ units: Int, _ quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        let (address, deadline) = (addresses[key], deadline())
        do {
            // Whatever comes of it: it may have run
            defer { known.forget(address.key) }
            let arguments: [RedisArgument] = [
                .integer(Int64(units)), .text(address.name), .text(described(quotas).lines.text),
                .text(options.channel),
            ]
            _ = try await run(scripts.refund, address.key, arguments, until: deadline)
        }
        return try await run("see", 0, 0, address, quotas, at: time, until: deadline).decision
    }

    /// Asks Redis, unless the answer is known.
    private func ask(
        _ key: CounterKey, _ cost: Int, _ quotas: QuotaSet, at time: MonotonicTime,
        until deadline: ContinuousClock.Instant? = nil
    ) async throws(RateLimitError) -> Decision {
        let address = addresses[key]
        return try await ask(cost, 0, address, quotas, at: time, until: deadline ?? self.deadline()).decision
    }

    /// Asks Redis, also for up to so many units ahead, unless the answer is known.
    private func ask(
        _ cost: Int, _ ahead: Int, _ address: CounterAddress, _ quotas: QuotaSet, at time: MonotonicTime,
        until deadline: ContinuousClock.Instant
    ) async throws(RateLimitError) -> (decision: Decision, ahead: Int) {
        if let denial = known.decision(address, cost: cost, under: quotas, at: time) { return (denial, 0) }
        let changes = known.changes(of: address)
        let answer = try await run("decide", cost, ahead, address, quotas, at: time, until: deadline)
        known.note(answer.decision, address, cost: cost, at: time, after: changes)
        return answer
    }

    private func run(
        _ operation: String, _ units: Int, _ ahead: Int, _ address: CounterAddress, _ quotas: QuotaSet,
        at time: MonotonicTime, until deadline: ContinuousClock.Instant
    ) async throws(RateLimitError) -> (decision: Decision, ahead: Int) {
        let (lines, script) = described(quotas)
        var moment = time
        // Once more at most: a server whose clock is in another window of the calendar says so, and has charged nothing
        for _ in 0..<2 {
            var arguments: [RedisArgument] = [
                .text(operation), .integer(Int64(units)), .text(address.name), .text(lines.text),
                .integer(Int64(ahead)),
            ]
            arguments += lines.borders(around: moment)
            let reply = try await run(script, address.key, arguments, until: deadline)
            let numbers = reply.elements?.compactMap(\.wholeNumber) ?? []
            if let decision = Decision(numbers, under: quotas) { return (decision, Int(numbers[4])) }
            guard numbers.count == 1, let other = MonotonicTime(serverMicroseconds: numbers[0]) else { break }
            moment = other
        }
        throw RateLimitError(.storeUnavailable, "redis: \(operation) was answered with something else than a decision")
    }

    /// Quotas as the scripts read them, and the one that decides over them.
    private func described(_ quotas: QuotaSet) -> (lines: QuotaLines, script: RedisScript) {
        if let known = self.lines.withLock({ $0[quotas] }) { return known }
        let lines = QuotaLines(quotas)
        let described = (lines, scripts.decide(lines.parts))
        self.lines.withLock { known in
            // Of rules that were changed a thousand times the old ones are of no use
            if known.count >= 1024 { known.removeAll() }
            known[quotas] = described
        }
        return described
    }

    private func usage(
        _ name: RESPValue, _ lines: RESPValue, _ numbers: RESPValue, of client: String?
    ) -> CounterUsage? {
        guard let key = name.text.flatMap({ CounterAddress.counter(named: $0, client: client) }),
            let quotas = lines.text.flatMap(QuotaLines.quotas),
            let numbers = numbers.elements?.compactMap(\.wholeNumber), numbers.count == 1 + 4 * quotas.quotas.count,
            let time = MonotonicTime(serverMicroseconds: numbers[0])
        else { return nil }
        return CounterUsage(key: key, quotas: QuotaStatuses(numbers[1...], of: quotas, at: time))
    }

    private func run(
        _ script: RedisScript, _ key: String, _ arguments: [RedisArgument], until deadline: ContinuousClock.Instant
    ) async throws(RateLimitError) -> RESPValue {
        let permit: CircuitPermit
        do throws(CircuitError) { permit = try circuit.acquire(lease: options.commandTimeout) } catch {
            throw RateLimitError(.storeUnavailable, "redis is not asked for the moment: \(error)")
        }
        do throws(RedisError) {
            let reply = try await client.run(script, keys: [key], arguments: arguments, deadline: deadline)
            permit.succeed()
            trouble.end(options.logger)
            return reply
        } catch {
            trouble.note(error, options.logger)
            switch error.meaning {
            case .sick: permit.fail()
            case .late: permit.timedOut()
            case .well: permit.ignore()
            case .cancelled: permit.cancel()
            }
            throw RateLimitError(.storeUnavailable, "redis: \(error)")
        }
    }
}
