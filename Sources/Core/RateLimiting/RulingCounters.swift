internal import ResiliencePrimitives
internal import Synchronization

/// Counts rulings as they are made, over all editions of the rules: one relaxed atomic addition each.
final class RulingCounters: Sendable {
    /// How long decisions took.
    let latency = LatencyHistogram()
    private let excluded = Atomic(0)
    private let unlimited = Atomic(0)
    private let local = Atomic(0)
    private let unaskedAllowed = Atomic(0)
    private let unaskedDenied = Atomic(0)
    /// What rules have decided that are gone; its lock is held to move counts here, so that nobody sees them on their way.
    private let removed = Mutex(RuleCounters())

    /// Counts a ruling that was made under the rules of `edition`.
    func count(_ ruling: Ruling, of edition: RuleEdition) {
        switch ruling.source {
        case .local: local.add(1, ordering: .relaxed)
        case .allow: unaskedAllowed.add(1, ordering: .relaxed)
        case .deny: unaskedDenied.add(1, ordering: .relaxed)
        case .memory, .redis, .known, nil: break
        }
        if let counters = ruling.rule.flatMap({ edition.counters[$0.name] }) {
            if counters.count(ruling.verdict) { removed.withLock { counters.move(to: $0) } }
        } else if ruling.verdict == .exclude {
            excluded.add(1, ordering: .relaxed)
        } else {
            unlimited.add(1, ordering: .relaxed)
        }
    }

    /// Puts rules in force, and moves the counts of those that are gone.
    func replace(_ rules: RuleSet, whenUnavailable: UnavailablePolicy?, in force: RulesInForce) {
        _ = removed.withLock { removed in
            force.replace { old in
                let new = RuleEdition(
                    rules, whenUnavailable: whenUnavailable ?? old.whenUnavailable, after: old)
                for (name, counters) in old.counters where new.counters[name] == nil {
                    counters.markRemoved()
                    counters.move(to: removed)
                }
                return new
            }
        }
    }

    /// What has been counted up to now: never less than at an earlier call.
    func statistics(under force: RulesInForce) -> RateLimitStatistics {
        var statistics = RateLimitStatistics()
        statistics.excluded = excluded.load(ordering: .relaxed)
        statistics.unlimited = unlimited.load(ordering: .relaxed)
        statistics.fallbacks = [
            .local: local.load(ordering: .relaxed), .allow: unaskedAllowed.load(ordering: .relaxed),
            .deny: unaskedDenied.load(ordering: .relaxed),
        ].filter { $0.value > 0 }
        removed.withLock { removed in
            statistics.removed = removed.counts
            statistics.rules = force.edition.counters.mapValues(\.counts)
        }
        statistics.latency = RateLimitStatistics.Latency(latency)
        return statistics
    }
}
