import DequeModule
import NIOCore

/// The commands that were written and not answered, in the order in which their answers will come.
///
/// Who gives up leaves a tombstone: its place stays and eats the answer when it comes, so that no answer ever goes to
/// somebody else. A ring full of tombstones, or an oldest command that waits for very long, says that the connection is
/// dead; an oldest command whose caller has given up after the usual time, that it is stalled.
struct ReplyRing<Waiter> {
    enum Place {
        case waiting(Waiter)
        /// Nobody ever waited.
        case silent
        /// Gave up by itself.
        case cancelled
        /// Gave up when its time was up.
        case expired
    }

    /// How the connection looks from here.
    enum Verdict: Hashable { case well, stalled, dead }

    private struct Slot {
        let sequence: Int
        let bytes: Int
        let sentAt: NIODeadline
        let deadline: NIODeadline
        /// When it says that the connection is stalled, if its caller has given up by then.
        let overdue: NIODeadline
        var place: Place

        /// Who waits here until now.
        mutating func give(up place: Place) -> Waiter? {
            guard case .waiting(let waiter) = self.place else { return nil }
            self.place = place
            return waiter
        }
    }

    private let maxCommands: Int
    private let usual: TimeAmount
    private let patience: TimeAmount
    private var slots: Deque<Slot> = []
    private(set) var tombstones = 0
    private(set) var bytes = 0

    /// - Parameters:
    ///   - maxCommands: a ring with more tombstones than half of it is dead.
    ///   - usual: how long callers wait that are not in a special hurry.
    ///   - patience: how long the oldest command may go unanswered.
    init(maxCommands: Int, usual: TimeAmount, patience: TimeAmount) {
        (self.maxCommands, self.usual, self.patience) = (maxCommands, usual, patience)
    }

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }

    /// Adds what has just been written.
    mutating func append(_ entries: [Outbox<Waiter>.Entry], at now: NIODeadline) {
        for entry in entries {
            slots.append(
                Slot(
                    sequence: entry.sequence, bytes: entry.bytes, sentAt: now, deadline: entry.deadline,
                    overdue: overdue(entry, sentAt: now), place: entry.waiter.map(Place.waiting) ?? .silent))
            bytes += entry.bytes
        }
    }

    /// The place whose answer has come, and the bytes of its command; nil if there is none.
    mutating func pop() -> (place: Place, bytes: Int)? {
        guard let slot = slots.popFirst() else { return nil }
        bytes -= slot.bytes
        switch slot.place {
        case .cancelled, .expired: tombstones -= 1
        case .waiting, .silent: break
        }
        return (slot.place, slot.bytes)
    }

    /// Makes a tombstone of a command; who waited for it, or nil if nobody does any more. O(log n).
    mutating func cancel(_ sequence: Int) -> Waiter? {
        var (low, high) = (slots.startIndex, slots.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if slots[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        guard low < slots.endIndex, slots[low].sequence == sequence else { return nil }
        return giveUp(low, .cancelled)
    }

    /// Makes tombstones of what is due; who waited. O(n).
    mutating func expire(at now: NIODeadline) -> [Waiter] {
        slots.indices.filter { slots[$0].deadline <= now }.compactMap { giveUp($0, .expired) }
    }

    /// Empties the ring; who waited.
    mutating func clear() -> [Waiter] {
        defer { (slots, tombstones, bytes) = ([], 0, 0) }
        return slots.compactMap { slot in
            guard case .waiting(let waiter) = slot.place else { return nil }
            return waiter
        }
    }

    /// When to look again: at the earliest deadline of those who wait, or when the oldest has waited too long. O(n).
    func nextLook(after now: NIODeadline) -> NIODeadline? {
        let deadlines = slots.lazy.compactMap { slot -> NIODeadline? in
            guard case .waiting = slot.place else { return nil }
            return slot.deadline
        }
        guard let oldest = slots.first else { return nil }
        let limits = [oldest.overdue, oldest.sentAt + patience].filter { $0 > now }
        return ([deadlines.min()].compactMap(\.self) + limits).min()
    }

    /// How the connection looks.
    func verdict(at now: NIODeadline) -> Verdict {
        guard let oldest = slots.first else { return .well }
        if now - oldest.sentAt >= patience || tombstones > maxCommands / 2 { return .dead }
        return isStalled(at: now) ? .stalled : .well
    }

    /// Whether the oldest command is overdue.
    func isStalled(at now: NIODeadline) -> Bool {
        guard let oldest = slots.first else { return false }
        switch oldest.place {
        case .expired, .silent: return now >= oldest.overdue
        // One that waits has time left, and one that was cancelled may have had.
        case .waiting, .cancelled: return false
        }
    }

    /// A deadline is set before the command is written, now and then long before: one that left the better part of the usual
    /// time is one that nobody was in a hurry with, and says when it passes that the server is behind. Judged later than
    /// that, whoever goes on at the deadline would get in line behind the answer that is missing.
    private func overdue(_ entry: Outbox<Waiter>.Entry, sentAt now: NIODeadline) -> NIODeadline {
        let isInHurry = entry.deadline - now < .nanoseconds(usual.nanoseconds / 2)
        return entry.waiter == nil || isInHurry ? now + usual : entry.deadline
    }

    private mutating func giveUp(_ index: Int, _ place: Place) -> Waiter? {
        let waiter = slots[index].give(up: place)
        if waiter != nil { tombstones += 1 }
        return waiter
    }
}
