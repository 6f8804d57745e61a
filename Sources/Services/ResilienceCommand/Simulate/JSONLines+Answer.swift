import Backpressure
import CircuitBreaking
import RateLimiting

extension JSONLines {
    /// Adds a line: what the service says to an event.
    mutating func append(_ answer: SimulatedAnswer, to event: TraceEvent) {
        begin()
        if let written = event.written { member("at", json: written) } else { member("at", event.time) }
        switch (event.subject, answer) {
        case (.arrival, .ruling(let ruled)):
            member("client", ruled.request.client.id)
            member("client_type", ruled.request.client.type.rawValue)
            member(ruled.ruling)
        case (_, .ruling(let ruled)): member(ruled.ruling)
        case (.call(let name, _, _), .call(let call)):
            member("breaker", name)
            member(call)
        case (.look(let name), .look(let look)):
            member("breaker", name)
            member(look)
        case (.offer(let name, let item, _), .offer(let offer)):
            member("queue", name)
            member("offer", item)
            member(offer)
        case (.take(let name, _), .take(let take)):
            member("queue", name)
            member(take)
        default: preconditionFailure("the answer is one to another kind of event")
        }
        end()
    }

    private mutating func member(_ call: SimulatedAnswer.Call) {
        switch call.admission {
        case .admitted:
            member("admitted", true)
            member("state", call.state.rawValue)
        case .rejected(_, let retryAfter):
            member("admitted", false)
            member("state", call.state.rawValue)
            member("retry_after", retryAfter)
        }
    }

    private mutating func member(_ look: SimulatedAnswer.Look) {
        let statistics = look.statistics
        member("state", statistics.state.rawValue)
        member("failures", statistics.totals.failures)
        member("rejected", statistics.totals.rejected)
        member("opened", statistics.totals.opened)
        member("retry_after", look.retryAfter)
    }

    private mutating func member(_ offer: SimulatedAnswer.Offer) {
        member("outcome", offer.verdict.word)
        member("depth", offer.depth)
        member("bytes", offer.bytes)
        member("dropped", offer.changes.dropped.map(\.item))
        member(passed: offer.changes)
    }

    private mutating func member(_ take: SimulatedAnswer.Take) {
        member("taken", take.changes.taken.map(\.item))
        member(passed: take.changes)
        member("depth", take.depth)
        member("bytes", take.bytes)
    }

    private mutating func member(passed changes: QueueChanges<String>) {
        member("expired", changes.expired.map(\.item))
        member("admitted", changes.admitted.map(\.item))
        member("timed_out", changes.timedOut.map(\.item))
    }
}

extension QueueVerdict {
    fileprivate var word: String {
        switch self {
        case .enqueued: "enqueued"
        case .dropped: "dropped"
        case .waiting: "waiting"
        case .refused: "refused"
        }
    }
}
