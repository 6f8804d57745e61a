import Crypto
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A configuration whose rate limits are decided beside those in force, on counters of its own: it denies nobody.
final class Candidate: Sendable {
    /// Who named it.
    enum Origin: Sendable {
        /// The configuration in force, by its key `candidate`.
        case configuration
        case call
    }

    let configuration: ResolvedConfiguration
    let origin: Origin
    /// What messages call it.
    let source: String
    /// Whether deciding takes a while, since a store is asked that several processes share.
    let isShared: Bool
    private let since = Date()
    private let limiter: RateLimiter
    private let counts: CandidateCounts
    private let skipped = Atomic(0)

    /// - Parameters:
    ///   - settings: the bounds of its counters in this process: as those in force have them.
    ///   - shared: where the counters in force are, if several processes share them: its own are beside them, shared by all
    ///     whose candidate has the same limits.
    ///   - start: the present moment, as the limiter in force has it: windows begin together.
    init(
        _ configuration: ResolvedConfiguration, _ origin: Origin, settings: StoreSettings,
        shared: (any SharedRateLimitStore)?, clock: some Clock<Duration>, startingAt start: MonotonicTime
    ) {
        (self.configuration, self.origin, source) = (configuration, origin, Self.name(configuration))
        counts = CandidateCounts(configuration.rules)
        if let shared = shared?.beside(named: "candidate:\(Self.digest(configuration))") {
            // What does not come from there is not compared, so what counts meanwhile may be small
            limiter = RateLimiter(
                rules: configuration.rules, store: shared, fallback: MemoryStore(maxKeys: 1, maxMemory: 1 << 20),
                clock: clock, startingAt: start)
            isShared = true
        } else {
            limiter = RateLimiter(
                rules: configuration.rules,
                store: MemoryStore(maxKeys: settings.maximumKeys, maxMemory: settings.maximumMemory), clock: clock,
                startingAt: start)
            isShared = false
        }
    }

    /// Whether `other` would decide the same, under the same name.
    func isSame(as other: ResolvedConfiguration) -> Bool {
        source == Self.name(other) && configuration.settings == other.settings
    }

    /// Decides about a request that has been decided, and counts how both went.
    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        compare(ruling, with: try? limiter.decideNow(request))
    }

    /// The same where a store is asked.
    func observeShared(_ request: RateLimitRequest, _ ruling: Ruling) async {
        compare(ruling, with: try? await limiter.decide(request))
    }

    /// Counts a request that was not decided, for want of time.
    func skip() { skipped.add(1, ordering: .relaxed) }

    /// A request that nobody could be asked about says nothing about rules, but has happened: it was charged all the same.
    private func compare(_ live: Ruling, with own: Ruling?) {
        guard let own, Self.isDecided(live, isShared: false), Self.isDecided(own, isShared: isShared) else {
            return skip()
        }
        counts.count(live: live, candidate: own)
    }

    private static func isDecided(_ ruling: Ruling, isShared: Bool) -> Bool {
        switch ruling.source {
        case .allow, .deny: false
        case .local: !isShared
        default: true
        }
    }

    /// Forgets what a client has used, or what it has under one rule.
    func reset(client: String?, rule: String?) async { _ = try? await limiter.reset(client: client, rule: rule) }

    var report: CandidateReport {
        CandidateReport(
            source: source, since: since, rules: counts.byRule, skipped: skipped.load(ordering: .relaxed))
    }

    /// Of its limits: under others, the same counters would start afresh with each decision of another process.
    private static func digest(_ configuration: ResolvedConfiguration) -> String {
        let digest = SHA256.hash(data: Array(configuration.settings.rateLimits.json.utf8))
        return digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func name(_ configuration: ResolvedConfiguration) -> String { configuration.source ?? "code" }
}
