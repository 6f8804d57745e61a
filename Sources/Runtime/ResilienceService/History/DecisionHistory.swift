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

        init(parts: Int = 0) {
            (allowed, denied) = (Array(repeating: 0, count: parts), Array(repeating: 0, count: parts))
        }

        mutating func add(_ counts: (allowed: Int, denied: Int)) {
            allowed.append(counts.allowed)
            denied.append(counts.denied)
            guard allowed.count > DecisionHistory.mostParts else { return }
            allowed.removeFirst()
            denied.removeFirst()
        }
    }

    /// The history as it is at one moment. All courses have the same number of parts.
    public struct Report: Hashable, Sendable {
        /// When the last part ended; nil: none has.
        public internal(set) var end: Date?
        /// All requests.
        public internal(set) var total = Course()
        /// By the name of the rule, of those in force.
        public internal(set) var rules: [String: Course] = [:]
    }

    private struct State {
        var report = Report()
        var last: RateLimitStatistics
    }

    private let state: Mutex<State>

    /// Begins with what is counted so far.
    init(from statistics: RateLimitStatistics) { state = Mutex(State(last: statistics)) }

    /// The last five minutes, as far as they are known.
    public var report: Report { state.withLock { $0.report } }

    /// Ends a part.
    func record(_ statistics: RateLimitStatistics, at time: Date) {
        state.withLock { state in
            let last = state.last
            let parts = state.report.total.allowed.count
            state.report.end = time
            state.report.total.add((statistics.allowed - last.allowed, statistics.denied - last.denied))
            let rules = statistics.rules.map { name, counts in
                // One that is gone and comes back begins at 0
                let known = last.rules[name].flatMap {
                    $0.allowed <= counts.allowed && $0.denied <= counts.denied ? $0 : nil
                }
                var course = state.report.rules[name] ?? Course(parts: parts)
                course.add((counts.allowed - (known?.allowed ?? 0), counts.denied - (known?.denied ?? 0)))
                return (name, course)
            }
            state.report.rules = Dictionary(uniqueKeysWithValues: rules)
            state.last = statistics
        }
    }

    /// Ends a part every five seconds of the wall clock, which those who look have too, until it is cancelled.
    func write(of limiter: RateLimiter) async {
        while (try? await Task.sleep(for: Self.interval)) != nil { record(limiter.statistics, at: Date()) }
    }
}
