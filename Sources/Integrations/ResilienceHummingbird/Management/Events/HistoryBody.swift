import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was decided in the last minutes, in seconds and counts; `total_…` is what was counted at the end of the last part.
struct HistoryBody: Encodable {
    struct Rule: Encodable {
        let name: String
        let allowed: [Int]
        let denied: [Int]
        let totalAllowed: Int
        let totalDenied: Int

        init(_ name: String, _ course: DecisionHistory.Course) {
            (self.name, allowed, denied) = (name, course.allowed, course.denied)
            (totalAllowed, totalDenied) = (course.totalAllowed, course.totalDenied)
        }
    }

    /// How long ago the last part ended: the clocks of those who look may be wrong.
    let age: Double
    /// How long each part is.
    let interval: Double
    let all: Rule
    let rules: [Rule]

    init(_ report: DecisionHistory.Report, at time: Date = Date()) {
        age = max(0, time.timeIntervalSince(report.end))
        interval = DecisionHistory.interval / .seconds(1)
        all = Rule("", report.total)
        rules = report.rules.map { Rule($0.key, $0.value) }.sorted { $0.name < $1.name }
    }
}
