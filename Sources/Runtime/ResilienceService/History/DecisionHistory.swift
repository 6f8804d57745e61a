import RateLimiting
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// How many requests were allowed and denied in each five seconds of the last five minutes, by rule: who comes to look when
/// something is wrong sees how it began.
///
/// A hundred rules take some 100 kB; a rule that is no longer in force is forgotten.
public final class DecisionHistory: Sendable {
    /// How long each part is.
    public static let interval = Duration.seconds(5)
    /// How many parts there are at most.
    public static let mostParts = 60

    /// What was decided in each part, the oldest first.
    public struct Course: Hashable, Sendable {
        /// Requests that passed.
        public internal(set) var allowed: [Int]
        /// Requests that were over a limit.
        public internal(set) var denied: [Int]
        /// All that had passed at the end of the last part.
        public private(set) var totalAllowed: Int
        /// All that had been over a limit at the end of the last part.
        public private(set) var totalDenied: Int

        init(parts: Int = 0, allowed totalAllowed: Int, denied totalDenied: Int) {
            (allowed, denied) = (Array(repeating: 0, count: parts), Array(repeating: 0, count: parts))
            (self.totalAllowed, self.totalDenied) = (totalAllowed, totalDenied)
        }

        /// Ends a part with these totals; where one is less, counting has begun again.
        mutating func add(allowed newAllowed: Int, denied newDenied: Int) {
            allowed.append(newAllowed - (newAllowed < totalAllowed ? 0 : totalAllowed))
            denied.append(newDenied - (newDenied < totalDenied ? 0 : totalDenied))
            (totalAllowed, totalDenied) = (newAllowed, newDenied)
            guard allowed.count > DecisionHistory.mostParts else { return }
            allowed.removeFirst()
            denied.removeFirst()
        }
    }

    /// The history as it is at one moment. All courses have the same number of parts.
    public struct Report: Hashable, Sendable {
        /// When the last part ended, or, before any has, this began.
        public internal(set) var end: Date
        /// All requests.
        public internal(set) var total: Course
        /// By the name of the rule, of those in force.
        public internal(set) var rules: [String: Course]
    }

    private let state: Mutex<Report>

    /// Begins with what is counted so far.
    init(from statistics: RateLimitStatistics, at time: Date) {
        let rules = statistics.rules.mapValues { Course(allowed: $0.allowed, denied: $0.denied) }
        state = Mutex(
            Report(end: time, total: Course(allowed: statistics.allowed, denied: statistics.denied), rules: rules))
    }

    /// The last five minutes, as far as they are known.
    public var report: Report { state.withLock { $0 } }

    /// Ends a part.
    func record(_ statistics: RateLimitStatistics, at time: Date) {
        state.withLock { report in
            let parts = report.total.allowed.count
            let known = report.rules
            report.rules = statistics.rules.reduce(into: [:]) { rules, rule in
                var course = known[rule.key] ?? Course(parts: parts, allowed: 0, denied: 0)
                course.add(allowed: rule.value.allowed, denied: rule.value.denied)
                rules[rule.key] = course
            }
            report.total.add(allowed: statistics.allowed, denied: statistics.denied)
            report.end = time
        }
    }

    /// Ends a part every five seconds of the wall clock, which those who look have too, until it is cancelled.
    func write(of limiter: RateLimiter) async {
        while (try? await Task.sleep(for: Self.interval)) != nil { record(limiter.statistics, at: Date()) }
    }
}
