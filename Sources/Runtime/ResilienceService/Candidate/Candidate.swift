import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

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
    let since = Date()
    private let limiter: RateLimiter
    private let counts: CandidateCounts

    /// - Parameters:
    ///   - store: the bounds of its counters: as those in force have them.
    ///   - start: the present moment, as the limiter in force has it: windows begin together.
    init(
        _ configuration: ResolvedConfiguration, _ origin: Origin, store: StoreSettings, clock: some Clock<Duration>,
        startingAt start: MonotonicTime
    ) {
        (self.configuration, self.origin, source) = (configuration, origin, configuration.source ?? "code")
        limiter = RateLimiter(
            rules: configuration.rules,
            store: MemoryStore(maxKeys: store.maximumKeys, maxMemory: store.maximumMemory), clock: clock,
            startingAt: start)
        counts = CandidateCounts(configuration.rules)
    }

    /// Whether `other` would decide the same, under the same name.
    func isSame(as other: ResolvedConfiguration) -> Bool {
        source == (other.source ?? "code") && configuration.settings == other.settings
    }

    /// Decides about a request that has been decided, and counts how both went. One that nobody could be asked about says
    /// nothing about rules, but has happened: the candidate charges it too.
    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard let own = try? limiter.decideNow(request) else { return }
        if ruling.source == .allow || ruling.source == .deny { return }
        counts.count(live: ruling, candidate: own)
    }

    /// Forgets what a client has used, or what it has under one rule, as those in force do.
    func reset(client: String?, rule: String?) async {
        _ = try? await limiter.reset(client: client, rule: rule)
    }

    var report: CandidateReport {
        CandidateReport(source: source, since: since, rules: counts.byRule)
    }
}
