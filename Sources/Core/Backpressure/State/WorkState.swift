import ResiliencePrimitives

/// What the lock of a ``WorkQueue`` guards: who waits for a turn, in the machine, and who is having one.
struct WorkState: Sendable {
    /// What a caller learns.
    enum Turn: Hashable, Sendable {
        /// It is its turn, after so long.
        case begin(after: Duration)
        case rejected(Rejection)
        case cancelled
    }

    /// Why work gets no turn.
    enum Rejection: Hashable, Sendable {
        case dropped
        case expired
        case timedOut
        case finished
    }

    /// What ends the wait for work that is running.
    enum Interruption: Sendable {
        case ended
        case cutOff
    }

    var concurrency: Int
    var machine: QueueMachine<Void>
    var callers = Suspensions<Turn>()
    var operations = Suspensions<Interruption>()
    var idlers: [CheckedContinuation<Void, Never>] = []
    private(set) var running = 0
    private(set) var processed = 0
    private(set) var failed = 0
    private var isCutOff = false

    init(_ configuration: QueueConfiguration, concurrency: Int) {
        (self.concurrency, machine) = (concurrency, QueueMachine(configuration))
    }

    var isIdle: Bool { running == 0 && machine.isEmpty }

    /// The work that `ticket` stands for has ended, and its turn with it.
    mutating func complete(failed hasFailed: Bool) {
        running -= 1
        processed += 1
        failed += hasFailed ? 1 : 0
    }

    /// Turns away who still waits, and says who is to stop working.
    mutating func cutOff(
        at time: MonotonicTime, into changes: inout QueueChanges<Void>
    ) -> [Resumption<Interruption>] {
        isCutOff = true
        machine.withdrawAll(at: time, into: &changes)
        return operations.settleAll(.cutOff)
    }

    /// Gives the turns that are free to those in front, and finds out who is to be told what.
    mutating func conclude(_ changes: consuming QueueChanges<Void>, at time: MonotonicTime) -> WorkEffects {
        var effects = WorkEffects()
        while running < concurrency, !machine.isEmpty, let entry = machine.takeOne(at: time, into: &changes) {
            running += 1
            operations.open(entry.ticket)
            tell(entry, .begin(after: max(.zero, time - entry.offeredAt)), &effects)
        }
        for entry in changes.dropped { tell(entry, .rejected(.dropped), &effects) }
        for entry in changes.expired { tell(entry, .rejected(.expired), &effects) }
        for entry in changes.timedOut { tell(entry, .rejected(.timedOut), &effects) }
        for entry in changes.refused { tell(entry, .rejected(.finished), &effects) }
        for entry in changes.cancelled { tell(entry, isCutOff ? .rejected(.finished) : .cancelled, &effects) }
        if isIdle { swap(&effects.idlers, &idlers) }
        return effects
    }

    private mutating func tell(_ entry: QueueEntry<Void>, _ turn: Turn, _ effects: inout WorkEffects) {
        if let resumption = callers.settle(entry.ticket, turn) { effects.callers.append(resumption) }
    }
}
