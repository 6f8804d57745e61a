import NIOCore
import NIOPosix
import RateLimiting
import Synchronization

/// Callers that ask a limiter fifty times a second each, whatever becomes of it, and what they were told.
final class Load: Sendable {
    /// What a caller was told.
    struct Answer: Sendable {
        /// Whether it is of the rule that lets few requests pass; the other lets all pass.
        let isScarce: Bool
        let isAllowed: Bool
        let source: DecisionSource?
        let asked: ContinuousClock.Instant
        let took: Duration
    }

    /// An answer that never came.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    private struct State {
        var answers: [Answer] = []
        var isOver = false
        var asksScarce = false
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    /// What passes of the scarce kind.
    static let limit = 5

    /// A rule that lets all requests pass, counted in four ways, and one that lets few.
    static func rules() throws -> RuleSet {
        let plenty = try RateLimitAlgorithm.allCases.enumerated().map { place, algorithm in
            try Quota(limit: 1_000_000, per: .seconds(3600 + place), algorithm: algorithm)
        }
        return try RuleSet(rules: [
            Rule(name: "plenty", path: "/plenty", quotas: plenty),
            Rule(name: "scarce", path: "/scarce", quotas: [Quota(limit: limit, per: .seconds(36_000))]),
        ])
    }

    static func request(_ path: String, of client: String) -> RateLimitRequest {
        RateLimitRequest(method: "GET", path: NormalizedPath(path), client: Client(id: client, type: .anonymous))
    }

    private let limiter: RateLimiter
    private let client: String
    private let state = Mutex(State())

    private init(_ limiter: RateLimiter, _ client: String) { (self.limiter, self.client) = (limiter, client) }

    /// Runs sixteen callers in the name of one client for as long as `body` does.
    ///
    /// - Returns: all that they were told, none of them still waiting.
    static func run(
        _ limiter: RateLimiter, client: String, _ body: (Load) async throws -> Void
    ) async throws -> [Answer] {
        let load = Load(limiter, client)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<16 { group.addTask { try await load.ask(from: caller) } }
            try await body(load)
            load.change { $0.isOver = true }
            try await group.waitForAll()
        }
        return load.state.withLock { $0.answers }
    }

    /// From now on every second question is of the scarce kind.
    func askScarce() { change { $0.asksScarce = true } }

    /// The first answer to a question asked from now on for which `isWanted` holds.
    ///
    /// - Throws: `Missing` once a question asked `limit` later is answered, and none was.
    @discardableResult func next(
        _ what: String, within limit: Duration = .seconds(10), _ isWanted: (Answer) -> Bool
    ) async throws -> Answer {
        let start = ContinuousClock.now
        var place = state.withLock { $0.answers.count }
        while true {
            let answer = try await answer(place)
            place += 1
            if answer.asked < start { continue }
            if isWanted(answer) { return answer }
            if answer.asked > start + limit { throw Missing(description: "nobody was told within \(limit): \(what)") }
        }
    }

    private func answer(_ place: Int) async throws -> Answer {
        while true {
            if let answer = state.withLock({ $0.answers.count > place ? $0.answers[place] : nil }) { return answer }
            try Task.checkCancellation()
            await withCheckedContinuation { watcher in
                let isThere = state.withLock { state in
                    if state.answers.count <= place { state.watchers.append(watcher) }
                    return state.answers.count > place
                }
                if isThere { watcher.resume() }
            }
        }
    }

    private func ask(from caller: Int) async throws {
        let (ticks, tick) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let pace = MultiThreadedEventLoopGroup.singleton.next()
            .scheduleRepeatedTask(initialDelay: .milliseconds(Int64(caller)), delay: .milliseconds(20)) { _ in
                tick.yield()
            }
        defer { pace.cancel() }
        var number = caller
        for await _ in ticks {
            let (isOver, asksScarce) = state.withLock { ($0.isOver, $0.asksScarce) }
            if isOver { break }
            number += 1
            let isScarce = asksScarce && number.isMultiple(of: 2)
            let asked = ContinuousClock.now
            let ruling = try await limiter.decide(Self.request(isScarce ? "/scarce" : "/plenty", of: client))
            let answer = Answer(
                isScarce: isScarce, isAllowed: ruling.isAllowed, source: ruling.source, asked: asked,
                took: ContinuousClock.now - asked)
            change { $0.answers.append(answer) }
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        let watchers = state.withLock { state in
            body(&state)
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.resume() }
    }
}
