import Foundation
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("Comparisons of random histories")
struct ComparisonPropertyTests {
    /// Whom a rule denies, and when.
    private struct Denial: Hashable {
        let rule: String
        let client: Data
    }

    @Test(arguments: History.fresh(48)) func `say what two printed runs differ in`(given history: History) async throws
    {
        var random = RandomTrace(history)
        let (before, after) = (random.configuration(), random.configuration())
        let trace = random.events(300)
        let lines = (
            before: try await Replay.answers(to: trace, under: before),
            after: try await Replay.answers(to: trace, under: after)
        )
        var (newly, noLonger) = ([Denial: [Double]](), [Denial: [Double]]())
        for (event, (old, new)) in zip(trace, zip(lines.before, lines.after)) {
            let (old, new) = (try Self.denial(event, old), try Self.denial(event, new))
            if let new, old == nil { newly[new.denial, default: []].append(new.at) }
            if let old, new == nil { noLonger[old.denial, default: []].append(old.at) }
        }
        let outcome = try await Replay.comparison(of: trace, under: before, and: after)
        Self.check(outcome.newly, newly)
        Self.check(outcome.noLonger, noLonger)
        let count = { (lines: [String]) in lines.count { $0.contains(#""verdict":"deny""#) } }
        #expect(outcome.comparison.counts.before.total.denied == count(lines.before))
        #expect(outcome.comparison.counts.after.total.denied == count(lines.after))
    }

    private static func denial(_ event: String, _ answer: String) throws -> (denial: Denial, at: Double)? {
        let object = { (line: String) in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
        let (event, answer) = (try object(event), try object(answer))
        guard answer["verdict"] as? String == "deny", let rule = answer["rule"] as? String,
            let client = event["client"] as? String, let at = event["at"] as? Double
        else { return nil }
        return (Denial(rule: rule, client: Data(client.utf8)), at)
    }

    private static func check(_ found: Comparison.Direction, _ expected: [Denial: [Double]]) {
        #expect(found.entries.count == expected.count)
        #expect(found.requests == expected.values.reduce(0) { $0 + $1.count })
        #expect(found.clients == Set(expected.keys.map(\.client)).count)
        for (rule, client, change, _) in found.entries {
            let times = expected[Denial(rule: rule, client: Data(client.utf8))] ?? []
            #expect(change.requests == times.count)
            #expect(Double(change.first.decimalSeconds) == times.first)
        }
        #expect(zip(found.entries, found.entries.dropFirst()).allSatisfy { $0.change.requests >= $1.change.requests })
    }
}
