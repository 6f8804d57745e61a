import Backpressure
import CircuitBreaking
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("Summaries of random histories")
struct SummaryPropertyTests {
    @Test(arguments: History.fresh(48)) func `count what is counted in the printed lines`(
        given history: History
    ) async throws {
        var random = RandomTrace(history)
        let yaml = random.configuration()
        // What happens to the queue after its last line is printed by none, and counted: nothing is left to happen
        let trace = random.events(300) + [#"{"at":2000000000,"queue":"q","take":9}"#]
        let printed = try PrintedCount(trace, try await Replay.answers(to: trace, under: yaml))
        let summary = try await Replay.summary(of: trace, under: yaml, top: .max)
        Self.check(summary.traffic.counts, printed.verdicts)
        for rule in summary.traffic.rules { Self.check(rule, printed.rules[rule.rule.name] ?? PrintedCount.Rule()) }
        Self.checkCircuits(summary, printed)
        try Self.checkQueue(summary, printed)
    }

    private static func check(_ counts: VerdictCounts, _ printed: [String: Int]) {
        let found = [
            "allow": counts.allowed, "deny": counts.denied, "shadow": counts.shadowed, "bypass": counts.bypassed,
            "exclude": counts.excluded, "unlimited": counts.unlimited,
        ]
        #expect(found.filter { $0.value > 0 } == printed)
    }

    private static func check(_ rule: RuleSummary, _ printed: PrintedCount.Rule) {
        check(rule.counts, printed.verdicts)
        #expect(rule.clientCount == printed.clients.count)
        let hit = printed.clients.filter { !$0.value.hits.isEmpty }
        #expect(rule.hitCount == hit.count)
        let most = rule.hitMost(.max)
        #expect(most.count == hit.count)
        for (client, tally) in most {
            let expected = hit[Data(client.utf8)] ?? PrintedCount.Client()
            #expect(tally.requests == expected.requests)
            #expect(tally.hits == expected.hits.count)
            #expect(Double(tally.firstHit.decimalSeconds) == expected.hits.first)
            #expect(Double(tally.lastHit.decimalSeconds) == expected.hits.last)
        }
        #expect(zip(most, most.dropFirst()).allSatisfy { $0.tally.hits >= $1.tally.hits })
        #expect(rule.closest.map { Double($0.remaining) / Double($0.quota.limit) } == printed.closest)
    }

    private static func checkCircuits(_ summary: ReplaySummary, _ printed: PrintedCount) {
        for circuit in summary.circuits {
            let counts = printed.calls[circuit.name] ?? [:]
            #expect(circuit.statistics.totals.calls == counts["admitted"] ?? 0)
            #expect(circuit.statistics.totals.rejected == counts["rejected"] ?? 0)
        }
    }

    private static func checkQueue(_ summary: ReplaySummary, _ printed: PrintedCount) throws {
        let (queue, counts) = (try #require(summary.queues.first), try #require(printed.queues["q"]))
        // `dropped` is the outcome of an offer and the name of a list
        let statistics = queue.statistics
        #expect(statistics.offered == counts["offered"] ?? 0)
        #expect(statistics.taken == counts["taken"])
        #expect(statistics.dropped == counts["dropped"])
        #expect(statistics.expired == counts["expired"])
        #expect(statistics.refused == counts["refused"] ?? 0)
        #expect(statistics.timedOut == counts["timed_out"])
        #expect(queue.times.itemWaits.count == counts["taken"])
        #expect(queue.times.producerWaits.count == counts["waiting"] ?? 0)
    }

    /// Between whole seconds nothing changes where all times are whole seconds, so looks in between see every state.
    @Test(arguments: History.fresh(48)) func `have circuits in each state for as long as looks see them there`(
        given history: History
    ) async throws {
        var random = RandomTrace(history)
        let (yaml, trace) = (random.configuration(), random.events(150, wholeSeconds: true))
        let times = try trace.map { try Replay.event($0).time.nanoseconds / 1_000_000_000 }
        let (first, last) = (try #require(times.first), try #require(times.last))
        var dense: [String] = []
        for second in first...last {
            dense += zip(trace, times).filter { $0.1 == second }.map(\.0)
            dense += ["t", "u"].map { #"{"at":\#(second).5,"breaker":"\#($0)"}"# }
        }
        let answers = try await Replay.answers(to: dense, under: yaml)
        let summary = try await Replay.summary(of: trace, under: yaml)
        for circuit in summary.circuits {
            for state in [CircuitState.closed, .open, .halfOpen] {
                let seen = zip(dense, answers).count { event, answer in
                    event.contains(".5,") && event.contains(#""\#(circuit.name)""#) && !event.contains("\(last).5")
                        && answer.contains(#""state":"\#(state.rawValue)""#)
                }
                #expect(circuit.timeline.time(in: state) == .seconds(seen), "\(circuit.name) \(state)")
            }
        }
    }

    /// The same for the depth of a queue, which takes of nothing do not change but for the stale items that leave.
    @Test(arguments: History.fresh(48)) func `have queues as deep for as much of the time as they are in every second`(
        given history: History
    ) async throws {
        var random = RandomTrace(history)
        let yaml = random.configuration().replacing(/max_age: \d+s/, with: "max_age: 0s")
        let trace = random.events(150, wholeSeconds: true)
        let events = try trace.map(Replay.event)
        let queue = SimulatedQueue(try Replay.configuration(yaml).queues["q"] ?? .init(), from: events[0].time)
        var depths: [Int] = []
        for (event, next) in zip(events, events.dropFirst()) {
            switch event.subject {
            case .offer(_, let item, let bytes): _ = queue.offer(item, bytes: bytes, at: event.time)
            case .take(_, let count): _ = queue.take(count, at: event.time)
            default: break
            }
            for second in 0..<(next.time - event.time).components.seconds {
                depths.append(queue.record(of: "q", at: event.time + .seconds(second)).statistics.depth)
            }
        }
        depths.sort()
        let summary = try await Replay.summary(of: trace, under: yaml)
        guard let found = summary.queues.first, !depths.isEmpty else { return }
        for percent in 1...100 {
            let rank = (depths.count * percent + 99) / 100
            #expect(found.times.depths.percentile(percent) == depths[rank - 1], "\(percent) %")
        }
    }
}
