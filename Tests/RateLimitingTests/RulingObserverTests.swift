import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@Suite("Who observes rulings")
struct RulingObserverTests {
    static func rules() throws -> RuleSet {
        try RuleSet(
            rules: [], default: Rule(quotas: [Quota(limit: 1, per: .seconds(10))]), excludedPaths: ["/healthz"])
    }

    @Test func `is told of every one after it was counted, and of nothing else`() async throws {
        let notes = Notes()
        let limiter = RateLimiter(rules: try Self.rules(), observer: notes, clock: ManualClock(), startingAt: .zero)
        notes.limiter.withLock { $0 = limiter }
        let internalClient = Client(id: "internal:billing", type: .internal)
        let requests = [
            RuleTests.request(), RuleTests.request(), RuleTests.request("GET", "/healthz"),
            RuleTests.request("GET", "/", internalClient),
        ]
        let answers = [try limiter.decideNow(requests[0])] + [try await limiter.decide(requests[1])]
        for request in requests[2...] { _ = try limiter.decideNow(request) }
        _ = try await limiter.look(RuleTests.request())
        _ = try await limiter.report(1, for: RuleTests.request())
        #expect(throws: RateLimitError.self) { try limiter.decideNow(RuleTests.request(cost: -1)) }
        let seen = notes.seen.withLock { $0 }
        #expect(seen.map(\.request) == requests)
        #expect(seen.map(\.ruling.verdict) == [.allow, .deny, .exclude, .bypass])
        #expect(seen.prefix(2).map(\.ruling) == answers)
        #expect(seen.map(\.counted) == [1, 2, 3, 4])
    }

    @Test func `is told the same of a store that asks elsewhere, and of who decides in its place`() async throws {
        let notes = Notes()
        let limiter = RateLimiter(
            rules: try Self.rules(), store: RemoteStore(isAway: true), whenUnavailable: .deny, observer: notes,
            clock: ManualClock())
        notes.limiter.withLock { $0 = limiter }
        let ruling = try await limiter.decide(RuleTests.request())
        #expect(notes.seen.withLock { $0 }.map(\.ruling) == [ruling])
        #expect(ruling.source == .deny)
    }

    @Test func `may call the limiter, also to replace its rules`() throws {
        let notes = Notes { limiter in
            _ = limiter.statistics
            limiter.replace(rules: limiter.rules)
            _ = try? limiter.decideNow(RuleTests.request("GET", "/healthz"))
        }
        let limiter = RateLimiter(rules: try Self.rules(), observer: notes, clock: ManualClock(), startingAt: .zero)
        notes.limiter.withLock { $0 = limiter }
        _ = try limiter.decideNow(RuleTests.request())
        #expect(notes.seen.withLock { $0 }.map(\.ruling.verdict) == [.allow, .exclude])
    }
}

/// Writes down what it is told, and how much had been counted by then.
private final class Notes: RulingObserver {
    struct Note {
        let request: RateLimitRequest
        let ruling: Ruling
        let counted: Int
    }

    let limiter = Mutex<RateLimiter?>(nil)
    let seen = Mutex<[Note]>([])
    private let first: @Sendable (RateLimiter) -> Void

    init(first: @escaping @Sendable (RateLimiter) -> Void = { _ in }) { self.first = first }

    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard let limiter = limiter.withLock({ $0 }) else { return }
        let counts = limiter.statistics
        let counted = counts.allowed + counts.denied + counts.bypassed + counts.excluded
        let isFirst = seen.withLock { seen in
            seen.append(Note(request: request, ruling: ruling, counted: counted))
            return seen.count == 1
        }
        if isFirst { first(limiter) }
    }
}
