import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A candidate: by rule how its decisions compare with those in force.
struct CandidateBody: Encodable {
    struct Rule: Encodable {
        let name: String
        let asked: Int
        let bothAllow: Int
        let bothDeny: Int
        let onlyLiveDenies: Int
        let onlyCandidateDenies: Int
    }

    let source: String
    let since: Date
    let skipped: Int
    let rules: [Rule]

    /// - Parameter isWhole: whether the file's path is told, or its name alone: where it lies is for administrators.
    init(_ report: CandidateReport, isWhole: Bool) {
        (source, since, skipped) = (isWhole ? report.source : report.source.lastStep, report.since, report.skipped)
        rules = report.rules.sorted { $0.key < $1.key }.map { name, counts in
            Rule(
                name: name, asked: counts.asked, bothAllow: counts.bothAllow, bothDeny: counts.bothDeny,
                onlyLiveDenies: counts.onlyLiveDenies, onlyCandidateDenies: counts.onlyCandidateDenies)
        }
    }
}

extension String {
    /// What stands behind the last slash of a path: the name of a file without where it lies.
    var lastStep: String { String(self[(lastIndex(of: "/").map(index(after:)) ?? startIndex)...]) }
}
