package import ResiliencePrimitives

/// What a bounded queue does, without locks, clocks or continuations: the service, the simulator and the tests run it.
///
/// It never touches what it holds. Each event has a time, and an earlier one than the last is read as the last. Whatever
/// the event, first of all time passes: producers whose deadline has come give up, each at exactly its deadline, those of
/// the same moment together, and after each such moment the next in line are let in where they fit. Then the event
/// happens, in this order: stale items leave, the waiting are let in where they fit, the event's own item moves. Within a
/// take the next in line are let in after every item that leaves. Whether `adaptive` drops is judged last, after offers
/// and takes alone.
package struct QueueMachine<Item> {
    package private(set) var configuration: QueueConfiguration
    package private(set) var marks: QueueMarks
    package private(set) var isFinished = false
    private var items = TicketLine<QueueEntry<Item>>()
    private var waiting = TicketLine<QueueEntry<Item>>()
    private var counts = QueueStatistics()
    private var now = MonotonicTime(nanoseconds: .min)
    private var nextTicket = QueueTicket(number: 0)
    private var isWarned = false
    /// Whether some who wait came under another timeout than others, so that the first need not give up first.
    private var hasMixedTimeouts = false

    /// Creates an empty queue.
    package init(_ configuration: QueueConfiguration) {
        self.configuration = configuration
        marks = QueueMarks(
            configuration, maximumItems: configuration.maximumItems, maximumBytes: configuration.maximumBytes)
        judge()
    }

    /// Whether there is nothing to take.
    package var isEmpty: Bool { items.isEmpty }

    /// When the next producer gives up, unless something lets it in before; nil while none waits.
    package var nextDeadline: MonotonicTime? {
        hasMixedTimeouts ? waiting.least(\.deadline) : waiting.first?.deadline
    }

    /// All counts, as of the last event.
    package var statistics: QueueStatistics {
        var statistics = counts
        statistics.depth = items.count
        statistics.waitingProducers = waiting.count
        statistics.isWarning = isWarning
        return statistics
    }

    /// Whether items or bytes have come to the warning threshold since this was last asked.
    package mutating func hasCrossedWarning() -> Bool {
        let wasWarned = isWarned
        isWarned = isWarning
        return isWarned && !wasWarned
    }

    private var isWarning: Bool { items.count >= marks.warningItems || counts.bytes >= marks.warningBytes }
}

extension QueueMachine: Sendable where Item: Sendable {}

extension QueueMachine {
    /// Offers an item; one that `mayWait` not is dropped where it would have to.
    ///
    /// - Precondition: `bytes` is not negative.
    package mutating func offer(
        _ item: Item, bytes: Int, at time: MonotonicTime, mayWait: Bool = true, into changes: inout QueueChanges<Item>
    ) -> QueueVerdict {
        precondition(bytes >= 0, "an item has 0 bytes or more, this one has \(bytes)")
        pass(to: time, &changes)
        counts.offered += 1
        defer { judge() }
        if isFinished || bytes > marks.maximumBytes {
            counts.refused += 1
            return .refused(isFinished ? .finished : .tooLarge)
        }
        let entry = QueueEntry(
            ticket: nextTicket, item: item, bytes: bytes, offeredAt: now, deadline: now + configuration.timeout)
        if !waiting.isEmpty || !fits(entry) { expire(&changes) }
        if waiting.isEmpty && fits(entry) { return enqueue(entry) }
        switch configuration.strategy {
        case .dropOldest: return pushIn(entry, &changes)
        case .adaptive where counts.isDropping: return pushIn(entry, &changes)
        case .block, .adaptive: return mayWait ? wait(entry) : drop()
        case .dropNewest: return drop()
        }
    }

    /// Counts the offer of a producer that was cancelled before it could make it.
    package mutating func countCancelledOffer() {
        counts.offered += 1
        counts.cancelled += 1
    }

    /// Counts the offer of an item whose size makes no sense, as refused.
    package mutating func countInvalidOffer() {
        counts.offered += 1
        counts.refused += 1
    }

    /// Takes back the item of a producer that waits; false, and nothing else, if it does not wait any more.
    package mutating func cancel(
        _ ticket: QueueTicket, at time: MonotonicTime, into changes: inout QueueChanges<Item>
    ) -> Bool {
        pass(to: time, &changes)
        guard let entry = waiting.remove(ticket) else { return false }
        noteCancelled(entry, &changes)
        return true
    }

    /// Takes back an item that waits or is in the queue; false, and nothing else, if it is in neither.
    package mutating func withdraw(
        _ ticket: QueueTicket, at time: MonotonicTime, into changes: inout QueueChanges<Item>
    ) -> Bool {
        if cancel(ticket, at: time, into: &changes) { return true }
        guard let entry = items.remove(ticket) else { return false }
        counts.bytes -= entry.bytes
        noteCancelled(entry, &changes)
        return true
    }

    private mutating func noteCancelled(_ entry: QueueEntry<Item>, _ changes: inout QueueChanges<Item>) {
        counts.cancelled += 1
        changes.cancelled.append(entry)
        admit(&changes)
    }

    private mutating func drop() -> QueueVerdict {
        counts.dropped += 1
        return .dropped
    }

    private mutating func wait(_ entry: QueueEntry<Item>) -> QueueVerdict {
        counts.blocked += 1
        waiting.append(entry, ticket: issue(entry))
        return .waiting(entry.ticket, until: entry.deadline)
    }

    private mutating func enqueue(_ entry: QueueEntry<Item>) -> QueueVerdict {
        append(entry)
        return .enqueued(issue(entry))
    }

    private mutating func issue(_ entry: QueueEntry<Item>) -> QueueTicket {
        nextTicket = entry.ticket.next
        return entry.ticket
    }

    /// Lets in those who wait, then the entry, each dropping from the front until it fits.
    private mutating func pushIn(_ entry: QueueEntry<Item>, _ changes: inout QueueChanges<Item>) -> QueueVerdict {
        while let next = waiting.first {
            makeRoom(for: next, &changes)
            admit(&changes)
        }
        makeRoom(for: entry, &changes)
        return enqueue(entry)
    }

    private mutating func makeRoom(for entry: QueueEntry<Item>, _ changes: inout QueueChanges<Item>) {
        while !fits(entry), let oldest = leave() {
            counts.dropped += 1
            changes.dropped.append(oldest)
        }
    }
}

extension QueueMachine {
    /// Takes up to `count` items; they are in `changes.taken`.
    package mutating func take(upTo count: Int, at time: MonotonicTime, into changes: inout QueueChanges<Item>) {
        pass(to: time, &changes)
        expire(&changes)
        for _ in 0..<max(0, count) {
            guard let entry = takeFirst(&changes) else { break }
            changes.taken.append(entry)
        }
        judge()
    }

    /// Takes one item without listing it in `changes.taken`.
    package mutating func takeOne(
        at time: MonotonicTime, into changes: inout QueueChanges<Item>
    ) -> QueueEntry<Item>? {
        pass(to: time, &changes)
        expire(&changes)
        defer { judge() }
        return takeFirst(&changes)
    }

    private mutating func takeFirst(_ changes: inout QueueChanges<Item>) -> QueueEntry<Item>? {
        guard let entry = leave() else { return nil }
        counts.taken += 1
        admit(&changes)
        return entry
    }
}

extension QueueMachine {
    /// Lets time pass until `time`: producers that are due give up, and make way.
    package mutating func pass(to time: MonotonicTime, into changes: inout QueueChanges<Item>) {
        pass(to: time, &changes)
    }

    /// Refuses those who wait and all who come; what is in the queue can still be taken.
    package mutating func finish(at time: MonotonicTime, into changes: inout QueueChanges<Item>) {
        pass(to: time, &changes)
        isFinished = true
        refuseWaiting(&changes) { _ in true }
    }

    /// Takes back all items, of the queue and of those who wait.
    package mutating func withdrawAll(at time: MonotonicTime, into changes: inout QueueChanges<Item>) {
        pass(to: time, &changes)
        let all = items.removeAll { _ in true } + waiting.removeAll { _ in true }
        counts.bytes = 0
        counts.cancelled += all.count
        changes.cancelled += all
    }

    /// Sets other bounds. What is in the queue stays there; who waits with more than the queue may now ever hold is
    /// refused, as an offer would be.
    ///
    /// - Precondition: both are at least 1.
    package mutating func setBounds(
        maximumItems: Int, maximumBytes: Int, at time: MonotonicTime, into changes: inout QueueChanges<Item>
    ) {
        precondition(min(maximumItems, maximumBytes) > 0, "a queue must be able to hold an item")
        pass(to: time, &changes)
        marks = QueueMarks(configuration, maximumItems: maximumItems, maximumBytes: maximumBytes)
        refuseWaiting(&changes) { $0.bytes > maximumBytes }
        admit(&changes)
    }

    /// Goes by another configuration from now on: what is in the queue stays there, as with other bounds; who waits gives
    /// up when he was to give up, whatever the new strategy says, and is let in or overtaken by nobody as before.
    ///
    /// - Parameter wasTimeless: the queue needed no time until now, and had none: what is in it ages from now on.
    package mutating func adopt(
        _ configuration: QueueConfiguration, wasTimeless: Bool = false, at time: MonotonicTime,
        into changes: inout QueueChanges<Item>
    ) {
        pass(to: time, &changes)
        if wasTimeless { items.updateAll { [now] in $0.offeredAt = now } }
        if configuration.timeout != self.configuration.timeout, !waiting.isEmpty { hasMixedTimeouts = true }
        let isOtherStrategy = configuration.strategy != self.configuration.strategy
        self.configuration = configuration
        setBounds(
            maximumItems: configuration.maximumItems, maximumBytes: configuration.maximumBytes, at: time,
            into: &changes)
        if isOtherStrategy {
            counts.isDropping = false
            judge()
        }
    }

    private mutating func refuseWaiting(
        _ changes: inout QueueChanges<Item>, where condition: (QueueEntry<Item>) -> Bool
    ) {
        let refused = waiting.removeAll(where: condition)
        counts.refused += refused.count
        changes.refused += refused
    }
}

extension QueueMachine {
    private func fits(_ entry: QueueEntry<Item>) -> Bool {
        items.count < marks.maximumItems && entry.bytes <= marks.maximumBytes - counts.bytes
    }

    private mutating func append(_ entry: QueueEntry<Item>) {
        items.append(entry, ticket: entry.ticket)
        counts.bytes += entry.bytes
        counts.highestDepth = max(counts.highestDepth, items.count)
        counts.highestBytes = max(counts.highestBytes, counts.bytes)
    }

    private mutating func leave() -> QueueEntry<Item>? {
        guard let entry = items.popFirst() else { return nil }
        counts.bytes -= entry.bytes
        return entry
    }

    private mutating func admit(_ changes: inout QueueChanges<Item>) {
        while let next = waiting.first, fits(next) {
            _ = waiting.popFirst()
            append(next)
            changes.admitted.append(next)
        }
    }

    private mutating func pass(to time: MonotonicTime, _ changes: inout QueueChanges<Item>) {
        now = max(now, time)
        while let moment = nextDeadline, moment <= now {
            let due = hasMixedTimeouts ? waiting.removeAll { $0.deadline == moment } : dueInFront(at: moment)
            counts.timedOut += due.count
            changes.timedOut += due
            admit(&changes)
        }
        if hasMixedTimeouts, waiting.isEmpty { hasMixedTimeouts = false }
    }

    /// Who came under one timeout stands in the order of offers, hence of deadlines.
    private mutating func dueInFront(at moment: MonotonicTime) -> [QueueEntry<Item>] {
        var due: [QueueEntry<Item>] = []
        while let first = waiting.first, first.deadline == moment {
            due.append(first)
            _ = waiting.popFirst()
        }
        return due
    }

    /// Items stand in the order of their offers, so the stale ones are in front; who waits is let in before its own age
    /// is looked at.
    private mutating func expire(_ changes: inout QueueChanges<Item>) {
        guard let maximumAge = configuration.maximumAge else { return }
        while let oldest = items.first, now - oldest.offeredAt > maximumAge {
            _ = leave()
            counts.expired += 1
            changes.expired.append(oldest)
            admit(&changes)
        }
    }

    private mutating func judge() {
        guard configuration.strategy == .adaptive else { return }
        if counts.bytes >= marks.droppingBytes {
            counts.isDropping = true
        } else if counts.bytes <= marks.blockingBytes {
            counts.isDropping = false
        }
    }
}
