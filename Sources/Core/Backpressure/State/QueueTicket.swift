/// The place of somebody who waits in a line: who came later has a greater one.
package struct QueueTicket: Hashable, Comparable, Sendable {
    let number: UInt64

    /// Whether `left` came before `right`.
    package static func < (left: QueueTicket, right: QueueTicket) -> Bool { left.number < right.number }

    var next: QueueTicket { QueueTicket(number: number + 1) }
}
