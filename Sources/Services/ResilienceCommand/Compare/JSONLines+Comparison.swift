import Backpressure
import CircuitBreaking

extension JSONLines {
    /// Adds a comparison as one object, with all clients whose answers change. Moments are in seconds.
    mutating func append(_ outcome: ComparisonOutcome) {
        begin()
        let comparison = outcome.comparison
        member("events", comparison.events)
        member("from", outcome.span?.lowerBound)
        member("to", outcome.span?.upperBound)
        member("skipped", outcome.skipped)
        member("before") { $0.members(outcome.sources.before, comparison.counts.before.total) }
        member("after") { $0.members(outcome.sources.after, comparison.counts.after.total) }
        member("identified_otherwise", comparison.identifiedOtherwise)
        member("newly_denied") { $0.members(outcome.newly, untouched: "clients_not_denied_before") }
        member("no_longer_denied") { $0.members(outcome.noLonger, untouched: "clients_not_denied_after") }
        member("rules", each: outcome.rules) { output, name in
            let counts = comparison.counts.map { $0.ofRule(name) }
            output.member("rule", name)
            output.member("before", counts.before)
            output.member("after", counts.after)
        }
        member("circuits", each: outcome.circuits) { output, circuit in
            let totals = circuit.map(\.statistics.totals)
            output.member("breaker", circuit.before.name)
            output.member("calls", totals.map(\.calls))
            output.member("rejected", totals.map(\.rejected))
            output.member("opened", totals.map(\.opened))
        }
        member("queues", each: outcome.queues) { output, queue in
            let counts = queue.map(\.statistics)
            output.member("queue", queue.before.name)
            output.member("taken", counts.map(\.taken))
            output.member("dropped", counts.map(\.dropped))
            output.member("expired", counts.map(\.expired))
            output.member("refused", counts.map(\.refused))
            output.member("timed_out", counts.map(\.timedOut))
        }
        end()
    }

    private mutating func members(_ source: String, _ counts: VerdictCounts) {
        member("config", source)
        members(counts)
    }

    private mutating func members(_ direction: Comparison.Direction, untouched: StaticString) {
        member("requests", direction.requests)
        member("clients", direction.clients)
        member(untouched, direction.clientsUntouched)
        member("by_client", each: direction.entries) { output, entry in
            output.member("rule", entry.rule)
            output.member("client", entry.client)
            output.member("requests", entry.change.requests)
            output.member("first", entry.change.first)
            output.member("denied", entry.denied)
        }
    }

    /// A rule that there is none of has null.
    private mutating func member(_ name: StaticString, _ counts: VerdictCounts?) {
        guard let counts else { return member(name, nil as String?) }
        member(name) { $0.members(ofRule: counts) }
    }

    private mutating func member(_ name: StaticString, _ counts: BeforeAfter<Int>) {
        member(name) { output in
            output.member("before", counts.before)
            output.member("after", counts.after)
        }
    }
}
