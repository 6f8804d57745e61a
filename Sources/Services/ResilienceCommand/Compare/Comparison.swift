import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// Whose requests another configuration would answer otherwise. Its memory grows with the clients that are denied.
struct Comparison {
    private(set) var events = 0
    private(set) var counts: BeforeAfter<RuleCounts>
    /// Requests that come from other clients under the one configuration than under the other.
    private(set) var identifiedOtherwise = 0
    private(set) var clients: [ComparedClient.Key: ComparedClient] = [:]

    init(_ rules: BeforeAfter<RuleSet>) { counts = rules.map(RuleCounts.init) }

    /// Counts what both configurations say to an event.
    mutating func count(_ answers: BeforeAfter<SimulatedAnswer>, to event: TraceEvent) {
        events += 1
        guard case .ruling(let before) = answers.before, case .ruling(let after) = answers.after else { return }
        counts.before.count(before.ruling)
        counts.after.count(after.ruling)
        let (one, other) = (before.request.client, after.request.client)
        if ExactText(one.id) != ExactText(other.id) || one.type != other.type { identifiedOtherwise += 1 }
        let (wasDenied, isDenied) = (before.ruling.verdict == .deny, after.ruling.verdict == .deny)
        if wasDenied {
            change(before) { client in
                client.denied.before += 1
                if !isDenied { client.noLonger.count(at: event.time) }
            }
        }
        if isDenied {
            change(after) { client in
                client.denied.after += 1
                if !wasDenied { client.newly.count(at: event.time) }
            }
        }
    }

    private mutating func change(_ ruled: SimulatedAnswer.RuledRequest, _ body: (inout ComparedClient) -> Void) {
        guard let rule = ruled.ruling.rule else { preconditionFailure("only rules deny") }
        let key = ComparedClient.Key(rule: ExactText(rule.name), client: ExactText(ruled.request.client.id))
        body(&clients[key, default: ComparedClient()])
    }
}

extension Comparison {
    /// Whom a change is about, and what it is.
    typealias Entry = (rule: String, client: String, change: ComparedClient.Change, denied: BeforeAfter<Int>)

    /// One way in which answers change, over all rules and clients.
    struct Direction {
        /// Most requests first; of equals, in the order of the rules' and clients' bytes.
        let entries: [Entry]
        let requests: Int
        /// Distinct clients, whatever rules they are under.
        let clients: Int
        /// Of these, those that the other configuration denies nothing at all.
        let clientsUntouched: Int
    }

    /// Who is denied after and was not before.
    var newlyDenied: Direction { direction(\.newly, untouched: \.before) }

    /// Who was denied before and is not after.
    var noLongerDenied: Direction { direction(\.noLonger, untouched: \.after) }

    private func direction(
        _ change: KeyPath<ComparedClient, ComparedClient.Change>, untouched: KeyPath<BeforeAfter<Int>, Int>
    ) -> Direction {
        let changed = clients.filter { $0.value[keyPath: change].requests > 0 }
        let names = Set(changed.keys.map(\.client))
        let touched = Set(clients.filter { $0.value.denied[keyPath: untouched] > 0 }.keys.map(\.client))
        let sorted = changed.sorted { left, right in
            (right.value[keyPath: change].requests, left.key.rule, left.key.client)
                < (left.value[keyPath: change].requests, right.key.rule, right.key.client)
        }
        return Direction(
            entries: sorted.map { ($0.key.rule.text, $0.key.client.text, $0.value[keyPath: change], $0.value.denied) },
            requests: changed.values.reduce(0) { $0 + $1[keyPath: change].requests }, clients: names.count,
            clientsUntouched: names.subtracting(touched).count)
    }
}
