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
    let rules: [Rule]

    init(_ report: CandidateReport) {
        (source, since) = (report.source, report.since)
        rules = report.rules.sorted { $0.key < $1.key }.map { name, counts in
            Rule(
                name: name, asked: counts.asked, bothAllow: counts.bothAllow, bothDeny: counts.bothDeny,
                onlyLiveDenies: counts.onlyLiveDenies, onlyCandidateDenies: counts.onlyCandidateDenies)
        }
    }
}
