import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("In any history, a circuit") struct CircuitHistoryTests {
    @Test(arguments: History.fresh(400)) func `does what the rules say, step by step`(given: History) throws {
        var duel = try Duel(given)
        for _ in 0..<250 { duel.step() }
        #expect(duel.bench.opened.count == duel.bench.totals.opened)
        let generations = duel.bench.transitions.map(\.generation)
        #expect(zip(generations, generations.dropFirst()).allSatisfy { $0 < $1 })
        for (transition, next) in zip(duel.bench.transitions, duel.bench.transitions.dropFirst()) {
            #expect(next.previous == transition.kind.state)
        }
    }
}

/// The machine and the naive model, through the same history.
private struct Duel {
    private static let outcomes: [(String, CircuitOutcome)] = [
        ("success", .success), ("failure", .failure), ("timeout", .timeout), ("ignored", .ignored()),
        ("ignored", .ignored(retryAfter: .nanoseconds(40))),
        ("cancelled", .cancelled), ("abandoned", .abandoned),
    ]

    let bench: Bench
    var naive: NaiveCircuit
    private var history: History
    private let jitter: Int
    private var now = 0
    private var live: [(index: Int, ticket: CircuitTicket)] = []

    init(_ given: History) throws {
        history = given
        let (times, over) = [(1, 1), (2, 1), (3, 2), (237, 100)].randomElement(using: &history)!
        jitter = [0, 0, 10, 50].randomElement(using: &history)!
        let rules = NaiveCircuit.Rules(
            threshold: .random(in: 0...4, using: &history), recovery: .random(in: 1...200, using: &history),
            backoffTimes: times, backoffOver: over, maximum: .random(in: 1...1000, using: &history),
            probes: .random(in: 1...3, using: &history), successes: .random(in: 1...4, using: &history),
            timeout: [nil, Int.random(in: 1...100, using: &history)].randomElement(using: &history)!,
            ramp: [0, .random(in: 1...300, using: &history)].randomElement(using: &history)!)
        naive = NaiveCircuit(rules)
        bench = Bench(
            try .small(
                threshold: rules.threshold, recovery: rules.recovery, backoff: Double(times) / Double(over),
                maximum: rules.maximum, jitter: Double(jitter) / 100, probes: rules.probes, successes: rules.successes,
                timeout: rules.timeout, ramp: rules.ramp),
            seed: given.seed)
    }

    mutating func step() {
        pass()
        // Nothing but a hand leads out of these, and most of the rules hold elsewhere
        if naive.isByHand, Int.random(in: 0..<12, using: &history) == 0 {
            if Bool.random(using: &history) { reset() } else { put(into: .halfOpen) }
        }
        switch Int.random(in: 0..<100, using: &history) {
        case 0..<50: ask()
        case 50..<94: end()
        case 94..<96: openUntil()
        case 96..<98: put(into: [.forcedOpen, .disabled, .metricsOnly, .halfOpen].randomElement(using: &history)!)
        case 98: reset()
        default: now -= .random(in: 0...20, using: &history)
        }
        compare()
    }

    /// Moves the time: often not at all, often to an edge or just before it.
    private mutating func pass() {
        let edges =
            [naive.until, (bench.transitions.last.map { Int($0.time.nanoseconds) } ?? 0) + naive.rules.ramp]
            + naive.calls.suffix(3).flatMap { [$0.admittedAt + $0.lease, $0.admittedAt + (naive.drawn + 9) / 10] }
        switch Int.random(in: 0..<10, using: &history) {
        case 0..<5: break
        case 5..<7: now += .random(in: 0...10, using: &history)
        case 7: now += .random(in: 0...300, using: &history)
        default:
            guard let edge = edges.filter({ $0 > now }).randomElement(using: &history) else { return }
            now = edge - .random(in: 0...1, using: &history)
        }
    }

    private mutating func ask() {
        let lease = [nil, nil, nil, Int.random(in: 1...150, using: &history)].randomElement(using: &history)!
        let wasOpen = bench.state(at: now) == .open
        let expected = naive.ask(at: now, lease: lease)
        switch bench.ask(at: now, lease: lease) {
        case .admitted(let ticket, _):
            #expect(expected == .admitted)
            #expect(!wasOpen)
            live.append((naive.calls.count - 1, ticket))
        case .rejected(let reason, let wait):
            #expect(expected == .rejected(reason, retryAfter: wait.map { Int($0.nanoseconds) }))
        }
    }

    private mutating func end() {
        guard let position = live.indices.randomElement(using: &history) else { return }
        let (index, ticket) = live.remove(at: position)
        // Mostly failures and successes, or nothing would ever open or close
        let (name, outcome) =
            Bool.random(using: &history)
            ? Self.outcomes[.random(in: 0...1, using: &history)] : Self.outcomes.randomElement(using: &history)!
        let openings = bench.opened.count
        bench.end(ticket, outcome, at: now)
        let hasOpened = bench.opened.count > openings
        let opening = bench.opened.last
        var pause: Int?
        if case .ignored(let retryAfter?) = outcome { pause = Int(retryAfter.nanoseconds) }
        naive.end(index, name, pause: pause, at: now) { [jitter] nominal in
            // The model cannot know what is drawn, but within which bounds
            guard hasOpened, let opening, case .opened(_, let until) = opening.kind else { return nominal }
            let drawn = Int((until - opening.time).nanoseconds)
            #expect(abs(drawn - nominal) <= nominal * jitter / 100)
            return drawn
        }
    }

    private mutating func openUntil() {
        let until = now + .random(in: -20...200, using: &history)
        bench.openUntil(until, at: now)
        naive.openUntil(until, at: now)
    }

    private mutating func reset() {
        bench.reset(at: now)
        naive.reset(at: now)
    }

    private mutating func put(into state: CircuitState) {
        switch state {
        case .forcedOpen: bench.forceOpen(at: now)
        case .disabled: bench.disable(at: now)
        case .metricsOnly: bench.measureOnly(at: now)
        default: bench.probe(at: now)
        }
        naive.put(into: state, at: now)
    }

    private func compare() {
        let statistics = bench.machine.statistics(at: Bench.time(now))
        let totals = statistics.totals
        #expect(bench.machine.storedState == naive.state)
        #expect(statistics.state == naive.holds(at: now))
        #expect(statistics.generation == UInt64(naive.generation))
        #expect(statistics.lastChange == bench.transitions.last?.kind)
        #expect(statistics.lastChangeTime == bench.transitions.last?.time)
        #expect(statistics.failureCount == naive.failuresInARow)
        #expect(statistics.successCount == naive.successesInARow)
        #expect(statistics.openedAt.map { Int($0.nanoseconds) } == naive.openings.last)
        #expect(statistics.nextAttempt.map { Int($0.nanoseconds) } == (statistics.state == .open ? naive.until : nil))
        #expect(totals.calls == naive.recorded)
        #expect(totals.inFlight == naive.inFlight)
        #expect(totals.rejected == naive.rejected)
        #expect(totals.opened == naive.openings.count)
        #expect(totals.closed == bench.transitions.count { $0.kind == .closed(.probes) })
        let named = [
            ("success", totals.successes), ("failure", totals.failures - totals.timeouts), ("timeout", totals.timeouts),
            ("ignored", totals.ignored), ("cancelled", totals.cancelled), ("abandoned", totals.abandoned),
            ("late", totals.late),
        ]
        for (name, count) in named { #expect(count == naive.ends[name, default: 0], "\(name)") }
        #expect(bench.machine.probesInFlight == naive.probesInFlight)
        #expect(naive.probesInFlight <= naive.rules.probes)
    }
}
