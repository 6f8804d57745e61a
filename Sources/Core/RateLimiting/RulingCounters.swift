internal import Synchronization

/// Counts rulings as they are made: one relaxed atomic addition each.
final class RulingCounters: Sendable {
    private final class OfRule: Sendable {
        let allowed = Atomic(0)
        let denied = Atomic(0)
        let bypassed = Atomic(0)
        let shadowed = Atomic(0)
    }

    private let rules: [String: OfRule]
    private let excluded = Atomic(0)
    private let unlimited = Atomic(0)
    private let local = Atomic(0)
    private let unaskedAllowed = Atomic(0)
    private let unaskedDenied = Atomic(0)

    /// Counts on from `earlier` where names stay the same.
    init(_ rules: RuleSet, continuing earlier: RulingCounters? = nil) {
        let names = rules.rules.map(\.name) + (rules.defaultRule.map { [$0.name] } ?? [])
        self.rules = Dictionary(uniqueKeysWithValues: names.map { ($0, earlier?.rules[$0] ?? OfRule()) })
        guard let earlier else { return }
        excluded.store(earlier.excluded.load(ordering: .relaxed), ordering: .relaxed)
        unlimited.store(earlier.unlimited.load(ordering: .relaxed), ordering: .relaxed)
        local.store(earlier.local.load(ordering: .relaxed), ordering: .relaxed)
        unaskedAllowed.store(earlier.unaskedAllowed.load(ordering: .relaxed), ordering: .relaxed)
        unaskedDenied.store(earlier.unaskedDenied.load(ordering: .relaxed), ordering: .relaxed)
    }

    func count(_ ruling: Ruling) {
        switch ruling.source {
        case .local: local.add(1, ordering: .relaxed)
        case .allow: unaskedAllowed.add(1, ordering: .relaxed)
        case .deny: unaskedDenied.add(1, ordering: .relaxed)
        case .memory, .redis, .known, nil: break
        }
        let counter = ruling.rule.flatMap { rules[$0.name] }
        switch ruling.verdict {
        case .allow:
            if let counter {
                counter.allowed.add(1, ordering: .relaxed)
            } else {
                unlimited.add(1, ordering: .relaxed)
            }
        case .deny: counter?.denied.add(1, ordering: .relaxed)
        case .bypass: counter?.bypassed.add(1, ordering: .relaxed)
        case .shadow: counter?.shadowed.add(1, ordering: .relaxed)
        case .exclude: excluded.add(1, ordering: .relaxed)
        }
    }

    var statistics: RateLimitStatistics {
        var statistics = RateLimitStatistics()
        statistics.excluded = excluded.load(ordering: .relaxed)
        statistics.unlimited = unlimited.load(ordering: .relaxed)
        statistics.fallbacks = [
            .local: local.load(ordering: .relaxed), .allow: unaskedAllowed.load(ordering: .relaxed),
            .deny: unaskedDenied.load(ordering: .relaxed),
        ].filter { $0.value > 0 }
        for (name, counter) in rules {
            statistics.rules[name] = RateLimitStatistics.Counts(
                allowed: counter.allowed.load(ordering: .relaxed), denied: counter.denied.load(ordering: .relaxed),
                bypassed: counter.bypassed.load(ordering: .relaxed),
                shadowed: counter.shadowed.load(ordering: .relaxed))
        }
        return statistics
    }
}
