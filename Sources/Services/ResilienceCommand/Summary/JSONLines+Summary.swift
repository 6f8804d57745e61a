import Backpressure
import CircuitBreaking
import RateLimiting
import ResiliencePrimitives

extension JSONLines {
    /// Adds a summary as one object. Moments and durations are in seconds; what there is none of is null.
    mutating func append(_ summary: ReplaySummary) {
        begin()
        member("events", summary.traffic.events)
        member("from", summary.span?.lowerBound)
        member("to", summary.span?.upperBound)
        member("skipped", summary.skipped)
        member("requests") { output in
            output.member("total", summary.traffic.counts.total)
            output.members(summary.traffic.counts)
        }
        member("rules", each: summary.traffic.rules) { $0.members($1, top: summary.top) }
        member("circuits", each: summary.circuits) { $0.members($1) }
        member("queues", each: summary.queues) { $0.members($1) }
        end()
    }

    /// Adds what could not be read.
    mutating func member(_ name: StaticString, _ skipped: SkippedLines) {
        member(name) { output in
            output.member("lines", skipped.count)
            output.member("first_line", skipped.first?.line)
            output.member("reason", skipped.first?.reason)
            output.member("late", skipped.late)
        }
    }

    /// Adds how many requests got which answer.
    mutating func members(_ counts: VerdictCounts) {
        members(ofRule: counts)
        member("excluded", counts.excluded)
        member("unlimited", counts.unlimited)
    }

    /// The same of those that a rule decided about.
    mutating func members(ofRule counts: VerdictCounts) {
        member("allowed", counts.allowed)
        member("denied", counts.denied)
        member("shadowed", counts.shadowed)
        member("bypassed", counts.bypassed)
    }

    private mutating func members(_ rule: RuleSummary, top: Int) {
        member("rule", rule.rule.name)
        members(ofRule: rule.counts)
        member("clients", rule.clientCount)
        member("clients_hit", rule.hitCount)
        member("hit_most", each: rule.hitMost(top)) { output, hit in
            output.member("client", hit.client)
            output.member("hits", hit.tally.hits)
            output.member("requests", hit.tally.requests)
            output.member("first", hit.tally.firstHit)
            output.member("last", hit.tally.lastHit)
        }
        guard let closest = rule.closest else { return member("closest", nil as String?) }
        member("closest") { output in
            output.member("client", closest.client.text)
            output.member("at", closest.time)
            output.member("remaining", closest.remaining)
            output.member("capacity", closest.quota.capacity)
            output.member("limit", closest.quota.limit)
            output.member("window", closest.window)
        }
    }

    private mutating func members(_ circuit: CircuitRecord) {
        let totals = circuit.statistics.totals
        member("breaker", circuit.name)
        member("state", circuit.statistics.state.rawValue)
        member("shares") { output in
            output.member("closed", circuit.timeline.share(of: .closed))
            output.member("open", circuit.timeline.share(of: .open))
            output.member("half_open", circuit.timeline.share(of: .halfOpen))
        }
        member("times") { output in
            output.member("closed", circuit.timeline.time(in: .closed))
            output.member("open", circuit.timeline.time(in: .open))
            output.member("half_open", circuit.timeline.time(in: .halfOpen))
        }
        member("calls", totals.calls)
        member("failures", totals.failures)
        member("rejected", totals.rejected)
        member("opened", totals.opened)
    }

    private mutating func members(_ queue: QueueRecord) {
        let counts = queue.statistics
        member("queue", queue.name)
        member("offered", counts.offered)
        member("taken", counts.taken)
        member("dropped", counts.dropped)
        member("expired", counts.expired)
        member("refused", counts.refused)
        member("timed_out", counts.timedOut)
        member("depth", counts.depth)
        member("waiting", counts.waitingProducers)
        member("depths") { output in
            output.member("p50", queue.times.depths.percentile(50))
            output.member("p95", queue.times.depths.percentile(95))
            output.member("p99", queue.times.depths.percentile(99))
            output.member("max", counts.highestDepth)
        }
        member("max_bytes", counts.highestBytes)
        member("item_waits", queue.times.itemWaits)
        member("producer_waits", queue.times.producerWaits)
    }

    private mutating func member(_ name: StaticString, _ waits: WaitTimes) {
        member(name) { output in
            output.member("count", waits.count)
            output.member("p50", waits.percentile(50))
            output.member("p95", waits.percentile(95))
            output.member("p99", waits.percentile(99))
            output.member("max", waits.count > 0 ? waits.longest : nil)
        }
    }
}
