import ResiliencePrimitives

/// What the lock of a queue guards: the machine, and who is suspended on either side of it.
struct QueueState: Sendable {
    /// What a consumer learns in the end.
    enum Handover: Sendable {
        case item(ItemSlot)
        case ended((any Error)?)
        case cancelled
    }

    /// What a consumer learns at once.
    enum Demand: Sendable {
        case met(Handover)
        case waiting(QueueTicket)
    }

    /// What a producer that waited learns.
    enum Admission: Sendable {
        case admitted
        case timedOut
        case refused(QueueVerdict.Refusal)
        case cancelled
    }

    var machine: QueueMachine<ItemSlot>
    var failure: (any Error)?
    var producers = Suspensions<Admission>()
    var consumers = Suspensions<Handover>()
    /// Who waits until the queue is finished and empty.
    var drainers: [CheckedContinuation<Void, Never>] = []
    /// Consumers wait only while there is nothing to take, and so while no producer waits either.
    private var line = TicketLine<QueueTicket>()
    private var nextConsumer = QueueTicket(number: 0)

    init(_ configuration: QueueConfiguration) { machine = QueueMachine(configuration) }

    mutating func takeOrLineUp(at time: MonotonicTime, into changes: inout QueueChanges<ItemSlot>) -> Demand {
        if let entry = machine.takeOne(at: time, into: &changes) { return .met(.item(entry.item)) }
        if machine.isFinished { return .met(.ended(failure)) }
        let ticket = nextConsumer
        nextConsumer = ticket.next
        line.append(ticket, ticket: ticket)
        consumers.open(ticket)
        return .waiting(ticket)
    }

    /// A consumer that was handed something already keeps it.
    mutating func cancelConsumer(_ ticket: QueueTicket) -> Resumption<Handover>? {
        line.remove(ticket).flatMap { consumers.settle($0, .cancelled) }
    }

    /// Serves the consumers that wait, and finds out who is to be told what.
    mutating func conclude(_ changes: consuming QueueChanges<ItemSlot>, at time: MonotonicTime) -> QueueEffects {
        var effects = QueueEffects()
        if !line.isEmpty { serve(&changes, &effects, at: time) }
        tell(changes.admitted, .admitted, &effects)
        tell(changes.timedOut, .timedOut, &effects)
        tell(changes.refused, .refused(machine.isFinished ? .finished : .tooLarge), &effects)
        tell(changes.cancelled, .cancelled, &effects)
        effects.changes = changes
        if !drainers.isEmpty, machine.isFinished, machine.isEmpty { swap(&effects.drainers, &drainers) }
        return effects
    }

    private mutating func serve(
        _ changes: inout QueueChanges<ItemSlot>, _ effects: inout QueueEffects, at time: MonotonicTime
    ) {
        while !machine.isEmpty, let consumer = line.first, let entry = machine.takeOne(at: time, into: &changes) {
            _ = line.popFirst()
            if let resumption = consumers.settle(consumer, .item(entry.item)) { effects.consumers.append(resumption) }
        }
        guard machine.isFinished && machine.isEmpty else { return }
        while let consumer = line.popFirst() {
            if let resumption = consumers.settle(consumer, .ended(failure)) { effects.consumers.append(resumption) }
        }
    }

    private mutating func tell(
        _ entries: [QueueEntry<ItemSlot>], _ admission: Admission, _ effects: inout QueueEffects
    ) {
        for entry in entries {
            if let resumption = producers.settle(entry.ticket, admission) { effects.producers.append(resumption) }
        }
    }
}
