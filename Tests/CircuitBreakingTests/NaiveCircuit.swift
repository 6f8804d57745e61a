@testable import CircuitBreaking

/// The rules once more, as plainly as they can be put: everything that happened is kept, and every answer is worked out
/// from that. Times are nanoseconds.
struct NaiveCircuit {
    struct Call: Hashable {
        let generation: Int
        let admittedAt: Int
        let lease: Int
        /// False for one that a disabled circuit let through.
        var isRecorded = true
        var hasEnded = false
        var hasLostSlot = false
    }

    enum Mark { case success, failure, release }

    enum Answer: Hashable {
        case admitted
        case rejected(CircuitError.Reason, retryAfter: Int?)
    }

    /// Threshold, recovery, backoff as a fraction, maximum, probes, successes, timeout, ramp.
    struct Rules {
        var threshold, recovery, backoffTimes, backoffOver, maximum, probes, successes: Int
        var timeout: Int?
        var ramp: Int
    }

    let rules: Rules
    private(set) var state = CircuitState.closed
    private(set) var generation = 1
    private(set) var calls: [Call] = []
    private(set) var ends: [String: Int] = [:]
    private(set) var rejected = 0
    private(set) var openings: [Int] = []
    private(set) var until = 0
    /// What came back in the present state, oldest first.
    private var marks: [Mark] = []
    private var enteredAt = -1_000_000_000
    private var isRamping = false
    private var asked = 0
    private var admittedHere: [Int] = []
    private var multiplications: Int?
    private var now = -1_000_000_000
    /// The recovery time drawn last.
    private(set) var drawn: Int

    init(_ rules: Rules) { (self.rules, drawn) = (rules, rules.recovery) }

    var nominal: Int {
        (0..<(multiplications ?? 0)).reduce(rules.recovery) { time, _ in
            min(max(rules.maximum, rules.recovery), time * rules.backoffTimes / rules.backoffOver)
        }
    }

    var recorded: Int { calls.count { $0.isRecorded } }
    var inFlight: Int { calls.count { $0.isRecorded && !$0.hasEnded } }
    /// Whether it is in a state that only a hand puts it into, and that it leaves by none but a hand.
    var isByHand: Bool { [.forcedOpen, .disabled, .metricsOnly].contains(state) }
    var probesInFlight: Int { state == .halfOpen ? slots.count : 0 }
    var failuresInARow: Int { state == .closed || state == .metricsOnly ? run(of: .failure, upTo: .success) : 0 }
    var successesInARow: Int { state == .open ? 0 : run(of: .success, upTo: .failure) }

    private var slots: [Call] { calls.filter { $0.generation == generation && !$0.hasEnded && !$0.hasLostSlot } }

    private func run(of mark: Mark, upTo other: Mark) -> Int {
        marks.reversed().prefix { $0 != other }.count { $0 == mark }
    }

    func holds(at time: Int) -> CircuitState { state == .open && max(time, now) >= until ? .halfOpen : state }

    /// Asks at `time`; an admitted call is the last of `calls`.
    mutating func ask(at time: Int, lease: Int?) -> Answer {
        now = max(now, time)
        if state == .open, now >= until { enter(.halfOpen) }
        switch state {
        case .open: return reject(.open, until - now)
        case .forcedOpen: return reject(.forcedOpen)
        case .disabled:
            calls.append(Call(generation: generation, admittedAt: now, lease: 0, isRecorded: false))
            return .admitted
        case .halfOpen:
            let released = marks.reversed().prefix { $0 == .release }.count
            if released >= 3, let last = admittedHere.last, 10 * (now - last) < drawn { return reject(.halfOpen) }
            for index in calls.indices where calls[index].generation == generation && !calls[index].hasEnded {
                if now >= calls[index].admittedAt + calls[index].lease { calls[index].hasLostSlot = true }
            }
            if slots.count >= rules.probes { return reject(.halfOpen) }
        default:
            if now - enteredAt >= rules.ramp { isRamping = false }
            asked += 1
            let share = (rules.ramp + 9 * (now - enteredAt), 10 * rules.ramp)
            if isRamping, admittedHere.count * share.1 >= share.0 * asked { return reject(.ramp) }
        }
        admittedHere.append(now)
        calls.append(Call(generation: generation, admittedAt: now, lease: lease ?? rules.timeout ?? drawn))
        return .admitted
    }

    /// Ends a call, after which the service wants a pause if it says so; `opened` tells the recovery time that was drawn,
    /// should this open the circuit.
    mutating func end(_ index: Int, _ name: String, pause: Int?, at time: Int, opened: (Int) -> Int) {
        calls[index].hasEnded = true
        if !calls[index].isRecorded { return }
        now = max(now, time)
        let isLate = calls[index].generation != generation || calls[index].hasLostSlot
        ends[isLate ? "late" : name, default: 0] += 1
        if isLate { return }
        marks.append(name == "success" ? .success : name == "failure" || name == "timeout" ? .failure : .release)
        if let pause { return openUntil(now + pause, at: now) }
        if state == .halfOpen {
            if marks.last == .failure {
                multiplications = (multiplications ?? 0) + 1
                open(for: opened(nominal))
            } else if marks.count(where: { $0 == .success }) >= rules.successes {
                enter(.closed)
                isRamping = rules.ramp > 0
            }
        } else if state == .closed, marks.last == .failure, rules.threshold > 0, failuresInARow >= rules.threshold {
            forgetIfSettled()
            multiplications = multiplications.map { $0 + 1 } ?? 0
            open(for: opened(nominal))
        }
    }

    mutating func openUntil(_ time: Int, at moment: Int) {
        now = max(now, moment)
        if time <= now || isByHand { return }
        if state == .open {
            until = max(until, time)
        } else {
            forgetIfSettled()
            enter(.open)
            openings.append(now)
            until = time
        }
    }

    mutating func reset(at time: Int) {
        now = max(now, time)
        (multiplications, drawn) = (nil, rules.recovery)
        enter(.closed)
    }

    mutating func put(into next: CircuitState, at time: Int) {
        if next == .halfOpen, state == .closed { return }
        now = max(now, time)
        if state == next { return }
        forgetIfSettled()
        enter(next)
    }

    private mutating func forgetIfSettled() {
        if state == .closed, now - enteredAt >= drawn { (multiplications, drawn) = (nil, rules.recovery) }
    }

    private mutating func open(for time: Int) {
        enter(.open)
        openings.append(now)
        (drawn, until) = (time, now + time)
    }

    private mutating func enter(_ next: CircuitState) {
        (state, enteredAt, isRamping, asked) = (next, now, false, 0)
        generation += 1
        (marks, admittedHere) = ([], [])
    }

    private mutating func reject(_ reason: CircuitError.Reason, _ wait: Int? = nil) -> Answer {
        rejected += 1
        return .rejected(reason, retryAfter: wait)
    }
}
