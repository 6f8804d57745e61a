internal import Synchronization

/// Counts what one rule decides.
final class RuleCounters: Sendable {
    private let allowed = Atomic(0)
    private let denied = Atomic(0)
    private let bypassed = Atomic(0)
    private let shadowed = Atomic(0)
    private let isRemoved = Atomic(false)

    /// Counts a verdict.
    ///
    /// - Returns: whether it has to be moved, by ``move(to:)``, since the rule is no longer there: a decision was under
    ///   way when it was removed.
    func count(_ verdict: Ruling.Verdict) -> Bool {
        // Acquiring, so that an addition after the counts were moved sees why
        switch verdict {
        case .allow: allowed.add(1, ordering: .acquiring)
        case .deny: denied.add(1, ordering: .acquiring)
        case .bypass: bypassed.add(1, ordering: .acquiring)
        case .shadow: shadowed.add(1, ordering: .acquiring)
        case .exclude: break
        }
        return isRemoved.load(ordering: .relaxed)
    }

    /// Says that the rule is gone, for good.
    func markRemoved() { isRemoved.store(true, ordering: .relaxed) }

    /// Moves the counts, each unit once whoever moves it.
    func move(to other: RuleCounters) {
        other.allowed.add(allowed.exchange(0, ordering: .releasing), ordering: .relaxed)
        other.denied.add(denied.exchange(0, ordering: .releasing), ordering: .relaxed)
        other.bypassed.add(bypassed.exchange(0, ordering: .releasing), ordering: .relaxed)
        other.shadowed.add(shadowed.exchange(0, ordering: .releasing), ordering: .relaxed)
    }

    var counts: RateLimitStatistics.Counts {
        RateLimitStatistics.Counts(
            allowed: allowed.load(ordering: .relaxed), denied: denied.load(ordering: .relaxed),
            bypassed: bypassed.load(ordering: .relaxed), shadowed: shadowed.load(ordering: .relaxed))
    }
}
