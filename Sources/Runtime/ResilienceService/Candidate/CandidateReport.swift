#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What an operator is told about a candidate: how its decisions compare with those in force, by rule.
public struct CandidateReport: Hashable, Sendable {
    /// How many requests went how. A denial that a rule in shadow lets through is none.
    public struct Counts: Hashable, Sendable {
        /// Requests that both let through.
        public var bothAllow = 0
        /// Requests that both denied.
        public var bothDeny = 0
        /// Requests that were denied, and would not have been.
        public var onlyLiveDenies = 0
        /// Requests that would have been denied, and were not.
        public var onlyCandidateDenies = 0

        /// Requests that both decided about.
        public var asked: Int { bothAllow + bothDeny + onlyLiveDenies + onlyCandidateDenies }

        /// Creates counts.
        public init(bothAllow: Int = 0, bothDeny: Int = 0, onlyLiveDenies: Int = 0, onlyCandidateDenies: Int = 0) {
            (self.bothAllow, self.bothDeny) = (bothAllow, bothDeny)
            (self.onlyLiveDenies, self.onlyCandidateDenies) = (onlyLiveDenies, onlyCandidateDenies)
        }
    }

    /// The file that it comes from, or what the call that set it named it.
    public var source: String
    /// Since when it is decided.
    public var since: Date
    /// The counts by the name of the candidate's rule; of the rule in force where the candidate limits nothing.
    public var rules: [String: Counts]
    /// Requests that were not compared: where counters are shared, they are asked for beside the requests, and what comes
    /// faster than the store answers is left out, as is what it does not answer.
    public var skipped: Int

    /// Creates a report.
    public init(source: String, since: Date, rules: [String: Counts], skipped: Int = 0) {
        (self.source, self.since, self.rules, self.skipped) = (source, since, rules, skipped)
    }
}
