import RateLimiting
import Synchronization

/// Counts how decisions of a candidate compare with those in force.
///
/// Under the candidate's rule, since that is what is on trial; under the one in force where the candidate has none for a
/// request, since it excludes the path or limits nothing.
final class CandidateCounts: Sendable {
    private final class OfRule: Sendable {
        let bothAllow = Atomic(0)
        let bothDeny = Atomic(0)
        let onlyLiveDenies = Atomic(0)
        let onlyCandidateDenies = Atomic(0)

        func count(live: Bool, candidate: Bool) {
            switch (live, candidate) {
            case (true, true): bothAllow.add(1, ordering: .relaxed)
            case (false, false): bothDeny.add(1, ordering: .relaxed)
            case (false, true): onlyLiveDenies.add(1, ordering: .relaxed)
            case (true, false): onlyCandidateDenies.add(1, ordering: .relaxed)
            }
        }

        var counts: CandidateReport.Counts {
            CandidateReport.Counts(
                bothAllow: bothAllow.load(ordering: .relaxed), bothDeny: bothDeny.load(ordering: .relaxed),
                onlyLiveDenies: onlyLiveDenies.load(ordering: .relaxed),
                onlyCandidateDenies: onlyCandidateDenies.load(ordering: .relaxed))
        }
    }

    private let rules: [String: OfRule]
    /// Rules in force that the candidate has nothing for. Few requests come here, if any.
    private let others = Mutex<[String: OfRule]>([:])

    init(_ rules: RuleSet) {
        let names = rules.rules.map(\.name) + (rules.defaultRule.map { [$0.name] } ?? [])
        self.rules = Dictionary(uniqueKeysWithValues: names.map { ($0, OfRule()) })
    }

    /// Counts two rulings on one request; where neither has a rule, nothing was decided.
    func count(live: Ruling, candidate: Ruling) {
        guard let name = candidate.rule?.name ?? live.rule?.name else { return }
        let counts =
            rules[name]
            ?? others.withLock { others in
                if let known = others[name] { return known }
                let new = OfRule()
                others[name] = new
                return new
            }
        counts.count(live: live.isAllowed, candidate: candidate.isAllowed)
    }

    /// Every rule of the candidate, and of those in force the ones that were met.
    var byRule: [String: CandidateReport.Counts] {
        let others = others.withLock { $0 }
        return rules.merging(others) { own, _ in own }.mapValues(\.counts)
    }
}
