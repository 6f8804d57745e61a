import NIOCore
import Testing

@testable import _RESP

@Suite("An outbox") struct OutboxTests {
    private var outbox = Outbox<String>(maxCommands: 4, maxBytes: 100)

    /// The moment so many milliseconds after the start.
    private static func at(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .milliseconds(milliseconds) }

    private mutating func put(_ name: String, deadline: Int64 = 100) -> Outbox<String>.Admission {
        outbox.append(.words([.text(name)]), waiter: name, deadline: Self.at(deadline), name: "redis")
    }

    private static func bytes(_ words: String...) -> String { words.map { "*1\r\n$\($0.count)\r\n\($0)\r\n" }.joined() }

    @Test mutating func `wakes the loop once for all that come before it does`() {
        #expect(put("a").wakes == true)
        #expect(put("b").wakes == false)
        let batch = outbox.take()
        #expect(String(buffer: batch.bytes) == Self.bytes("a", "b"))
        #expect(batch.entries.map(\.waiter) == ["a", "b"] && batch.entries.map(\.sequence) == [0, 1])
        #expect(put("c").wakes == true)
        outbox.leave()
        #expect(put("d").wakes == true)
    }

    @Test mutating func `says that a command is the only one, unless others were answered together with the last`() {
        #expect(!outbox.isLone)
        _ = put("a")
        #expect(outbox.isLone)
        _ = put("b")
        #expect(!outbox.isLone)
        outbox.settle(commands: 2, bytes: outbox.take().bytes.readableBytes)
        _ = put("c")
        #expect(!outbox.isLone)
        let third = outbox.take().bytes.readableBytes
        _ = put("d")
        #expect(!outbox.isLone)
        outbox.settle(commands: 1, bytes: third)
        #expect(outbox.isLone)
    }

    @Test mutating func `refuses at once what is too many, and takes more when answers have come`() {
        for name in ["a", "b", "c"] { #expect(put(name).error == nil) }
        let batch = outbox.take()
        #expect(put("d").error == nil)
        #expect(put("e").error?.code == .busy && put("e").error?.mayHaveRun == false)
        outbox.settle(commands: 1, bytes: batch.entries[0].bytes)
        #expect(put("f").error == nil && put("g").error != nil)
        #expect(outbox.refused == 3)
        #expect(String(buffer: outbox.take().bytes) == Self.bytes("d", "f"))
    }

    @Test mutating func `refuses at once what is too many bytes, leaving nothing behind`() {
        let long = String(repeating: "x", count: 70)
        #expect(put(long).error == nil)
        #expect(put(long).error?.code == .busy)
        #expect(put("a").error == nil)
        let batch = outbox.take()
        #expect(String(buffer: batch.bytes) == "*1\r\n$70\r\n\(long)\r\n" + Self.bytes("a"))
        #expect(put(long).error?.code == .busy)
        outbox.settle(commands: 2, bytes: batch.bytes.readableBytes)
        #expect(put(long).error == nil)
    }

    @Test mutating func `takes a command with those before and behind it, or none of them`() {
        let refused = outbox.append(
            .words(["b"]), before: .words(["a"]), after: .words([.text(String(repeating: "x", count: 90))]),
            waiter: "b", deadline: Self.at(1), name: "redis")
        #expect(refused.error?.code == .busy && outbox.isEmpty)
        let taken = outbox.append(
            .words(["b"]), before: .words(["a"]), after: .words(["c"]), waiter: "b", deadline: Self.at(1), name: "redis"
        )
        #expect(taken.error == nil)
        let batch = outbox.take()
        #expect(String(buffer: batch.bytes) == Self.bytes("a", "b", "c"))
        #expect(batch.entries.map(\.waiter) == [nil, "b", nil])
        guard case .accepted(let sequence, _) = taken else { return }
        #expect(batch.entries[1].sequence == sequence)
    }

    @Test mutating func `never writes what was cancelled or due before the loop came`() {
        _ = (put("a", deadline: 10), put("b", deadline: 20), put("c", deadline: 30), put("d", deadline: 20))
        #expect(outbox.nextDeadline == Self.at(10))
        #expect(outbox.cancel(0) == "a")
        #expect(outbox.cancel(0) == nil && outbox.cancel(9) == nil)
        #expect(outbox.nextDeadline == Self.at(20))
        #expect(outbox.expire(at: Self.at(19)) == [])
        #expect(outbox.expire(at: Self.at(20)) == ["b", "d"])
        #expect(outbox.nextDeadline == Self.at(30) && !outbox.isEmpty)
        let batch = outbox.take()
        #expect(String(buffer: batch.bytes) == Self.bytes("c") && batch.entries.map(\.sequence) == [2])
        #expect(outbox.isEmpty && outbox.nextDeadline == nil)
    }

    @Test mutating func `cuts what came before a cancelled command too, and nothing that is another's`() {
        for name in ["b", "d"] {
            let taken = outbox.append(
                .words([.text(name)]), before: .asking, waiter: name, deadline: Self.at(1), name: "redis")
            #expect(taken.error == nil)
        }
        #expect(outbox.cancel(1) == "b" && !outbox.isEmpty)
        let batch = outbox.take()
        #expect(String(buffer: batch.bytes) == Self.bytes("ASKING", "d"))
        #expect(batch.entries.map(\.sequence) == [2, 3])
        outbox.settle(commands: 2, bytes: batch.bytes.readableBytes)
        _ = outbox.append(
            .words(["a"]), after: .words(["kept"]), waiter: "a", deadline: Self.at(1), name: "redis")
        _ = put("c")
        #expect(outbox.cancel(6) == "c")
        #expect(String(buffer: outbox.take().bytes) == Self.bytes("a", "kept"))
    }

    @Test mutating func `has room again when what waited has given up`() {
        for name in ["a", "b", "c", "d"] { _ = put(name) }
        #expect(put("e").error?.code == .busy)
        #expect(outbox.expire(at: Self.at(100)).count == 4)
        #expect(put("f").error == nil)
    }

    @Test mutating func `lets everybody go, and refuses with a reason while there is one`() {
        _ = (put("a"), put("b"))
        #expect(outbox.clear() == ["a", "b"] && outbox.isEmpty)
        outbox.refusal = RedisError(.unavailable, "redis: away")
        #expect(put("c").error == RedisError(.unavailable, "redis: away"))
        outbox.refusal = nil
        #expect(put("d").error == nil)
        #expect(String(buffer: outbox.take().bytes) == Self.bytes("d"))
    }
}

extension Outbox.Admission {
    fileprivate var wakes: Bool? {
        guard case .accepted(_, let wake) = self else { return nil }
        return wake
    }

    fileprivate var error: RedisError? {
        guard case .refused(let error) = self else { return nil }
        return error
    }
}
