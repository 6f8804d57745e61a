import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

@Suite("A ring of replies") struct ReplyRingTests {
    private var ring = ReplyRing<Int>(
        maxCommands: 8, usual: .milliseconds(50), patience: .seconds(1))

    private static func at(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .milliseconds(milliseconds) }

    private static func entry(_ sequence: Int, deadline: Int64 = 100, silent: Bool = false) -> Outbox<Int>.Entry {
        .init(sequence: sequence, bytes: 10, deadline: at(deadline), waiter: silent ? nil : sequence)
    }

    @Test mutating func `gives each answer to the one who asked, whoever gave up`() {
        ring.append((0..<4).map { Self.entry($0) }, at: Self.at(0))
        #expect(ring.cancel(1) == 1)
        #expect(ring.cancel(1) == nil && ring.cancel(7) == nil && ring.tombstones == 1)
        #expect(ring.pop()?.place.waiter == 0)
        #expect(ring.pop()?.place.waiter == nil && ring.tombstones == 0)
        #expect(ring.pop()?.place.waiter == 2)
        #expect(ring.pop()?.place.waiter == 3)
        #expect(ring.pop() == nil)
    }

    @Test mutating func `finds commands by number though some numbers are missing`() {
        ring.append([2, 5, 9].map { Self.entry($0) }, at: Self.at(0))
        #expect(ring.cancel(3) == nil && ring.cancel(5) == 5 && ring.cancel(9) == 9 && ring.cancel(2) == 2)
    }

    @Test mutating func `makes tombstones of what is due, at that time, shorter second trips included`() {
        ring.append(
            [Self.entry(0, deadline: 100), Self.entry(1, deadline: 40), Self.entry(2, silent: true)], at: Self.at(0))
        #expect(ring.nextLook(after: Self.at(0)) == Self.at(40))
        #expect(ring.expire(at: Self.at(39)) == [])
        #expect(ring.expire(at: Self.at(40)) == [1])
        #expect(ring.nextLook(after: Self.at(40)) == Self.at(100) && ring.tombstones == 1)
        #expect(ring.expire(at: Self.at(100)) == [0])
        #expect(ring.nextLook(after: Self.at(100)) == Self.at(1000))
    }

    @Test mutating func `is stalled while its oldest command is overdue, and not for one that was cancelled`() {
        ring.append([Self.entry(0, deadline: 10), Self.entry(1, deadline: 90)], at: Self.at(0))
        _ = ring.expire(at: Self.at(10))
        // One that was in a hurry says nothing of the server.
        #expect(ring.verdict(at: Self.at(49)) == .well && !ring.isStalled(at: Self.at(49)))
        #expect(ring.verdict(at: Self.at(50)) == .stalled && ring.isStalled(at: Self.at(50)))
        _ = ring.pop()
        #expect(ring.verdict(at: Self.at(60)) == .well && !ring.isStalled(at: Self.at(60)))
        _ = ring.cancel(1)
        #expect(ring.verdict(at: Self.at(60)) == .well)
    }

    /// Callers set their deadlines before the loop writes.
    @Test(arguments: [(40, true), (25, true), (24, false)])
    mutating func `is stalled at the deadline of one that was in no hurry, however late it was written`(
        rest: Int64, isUsual: Bool
    ) {
        ring.append([Self.entry(0, deadline: 100)], at: Self.at(100 - rest))
        #expect(ring.verdict(at: Self.at(99)) == .well)
        #expect(ring.expire(at: Self.at(100)) == [0])
        #expect(ring.verdict(at: Self.at(100)) == (isUsual ? .stalled : .well))
        #expect(ring.nextLook(after: Self.at(100)) == Self.at(100 - rest + (isUsual ? 1000 : 50)))
    }

    @Test mutating func `is dead when its oldest command has waited too long, also one that nobody waits for`() {
        #expect(ring.verdict(at: Self.at(9999)) == .well)
        ring.append([Self.entry(0, silent: true)], at: Self.at(5))
        #expect(ring.verdict(at: Self.at(54)) == .well && ring.verdict(at: Self.at(55)) == .stalled)
        #expect(ring.verdict(at: Self.at(1004)) == .stalled)
        #expect(ring.verdict(at: Self.at(1005)) == .dead)
    }

    @Test mutating func `is dead when more than half of it are tombstones`() {
        ring.append((0..<6).map { Self.entry($0) }, at: Self.at(0))
        for sequence in 0..<4 { _ = ring.cancel(sequence) }
        #expect(ring.verdict(at: Self.at(0)) == .well)
        _ = ring.cancel(4)
        #expect(ring.verdict(at: Self.at(0)) == .dead)
    }

    @Test mutating func `lets those go who still wait`() {
        ring.append((0..<3).map { Self.entry($0) } + [Self.entry(3, silent: true)], at: Self.at(0))
        _ = ring.cancel(1)
        #expect(ring.bytes == 40)
        #expect(ring.clear() == [0, 2])
        #expect(ring.isEmpty && ring.bytes == 0 && ring.tombstones == 0 && ring.nextLook(after: Self.at(0)) == nil)
    }
}

extension ReplyRing.Place {
    var waiter: Waiter? {
        guard case .waiting(let waiter) = self else { return nil }
        return waiter
    }
}
