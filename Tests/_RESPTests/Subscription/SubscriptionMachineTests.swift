import NIOCore
import Testing

@testable import _RESP

@Suite("Subscriptions") struct SubscriptionMachineTests {
    private var machine = SubscriptionMachine()

    private static func confirmation(_ kind: String, _ channel: String, count: Int64 = 1) -> RESPValue {
        .push([.bulk(kind), .bulk(channel), .integer(count)])
    }

    private static func lines(_ commands: [WireCommand]) -> [String] { Handshake.Step.send(commands).lines }

    @Test mutating func `are asked for on each new connection, from what is wanted`() {
        #expect(machine.add("b").isEmpty && machine.add("a").isEmpty && machine.add("a").isEmpty)
        #expect(Self.lines(machine.connected()) == ["SUBSCRIBE a", "SUBSCRIBE b"])
        #expect(machine.received(Self.confirmation("subscribe", "a")) == .subscribed("a"))
        machine.disconnected()
        #expect(!machine.isSubscribed(to: "a"))
        #expect(machine.remove("b").isEmpty)
        #expect(Self.lines(machine.connected()) == ["SUBSCRIBE a"])
    }

    @Test mutating func `end with their last listener`() {
        _ = machine.connected()
        #expect(Self.lines(machine.add("a")) == ["SUBSCRIBE a"])
        #expect(machine.add("a").isEmpty && machine.remove("a").isEmpty)
        #expect(Self.lines(machine.remove("a")) == ["UNSUBSCRIBE a"] && machine.isEmpty)
        #expect(machine.remove("a").isEmpty)
    }

    @Test mutating func `are not confirmed by what was said of an earlier wish`() {
        _ = machine.connected()
        _ = (machine.add("a"), machine.remove("a"), machine.add("a"))
        #expect(machine.received(Self.confirmation("subscribe", "a")) == .nothing)
        #expect(machine.received(Self.confirmation("unsubscribe", "a", count: 0)) == .nothing)
        #expect(!machine.isSubscribed(to: "a"))
        #expect(machine.received(Self.confirmation("subscribe", "a")) == .subscribed("a"))
        #expect(machine.isSubscribed(to: "a"))
    }

    @Test mutating func `are understood in either protocol`() {
        _ = (machine.connected(), machine.add("a"))
        let array = RESPValue.array([.bulk("subscribe"), .bulk("a"), .integer(1)])
        #expect(machine.received(array) == .subscribed("a"))
        for message in [RESPValue.array, RESPValue.push] {
            let event = machine.received(message([.bulk("message"), .bulk("a"), .bulk("m")]))
            #expect(event == .message(channel: "a", payload: ByteBuffer(string: "m")))
        }
        _ = (machine.ping(), machine.ping())
        #expect(machine.received(.simple("PONG")) == .nothing)
        #expect(machine.received(.array([.bulk("pong"), .bulk("")])) == .nothing)
    }

    @Test mutating func `that are refused say which, and are asked for again with the next ping`() {
        _ = (machine.connected(), machine.add("a"), machine.add("b"))
        let error = RESPError("NOPERM this user has no permissions to access one of the channels used as arguments")
        #expect(machine.received(.error(error)) == .refused(channel: "a", error))
        #expect(machine.received(Self.confirmation("subscribe", "b")) == .subscribed("b"))
        #expect(Self.lines(machine.ping()) == ["SUBSCRIBE a", "PING"])
        #expect(Self.lines(machine.ping()) == ["PING"])
    }

    @Test mutating func `hear no messages of channels that nobody listens to any more`() {
        _ = (machine.connected(), machine.add("a"), machine.remove("a"))
        #expect(machine.received(.push([.bulk("message"), .bulk("a"), .bulk("m")])) == .nothing)
    }

    @Test mutating func `take nothing for a confirmation that is none`() {
        _ = (machine.connected(), machine.add("a"))
        #expect(machine.received(Self.confirmation("subscribe", "b")) == .violation)
        #expect(machine.received(.simple("PONG")) == .violation)
        #expect(machine.received(.array([.bulk("x")])) == .violation)
        #expect(machine.received(.push([.bulk("invalidate"), .null])) == .nothing)
        #expect(machine.received(Self.confirmation("subscribe", "a")) == .subscribed("a"))
        #expect(machine.received(.error(RESPError("ERR"))) == .violation)
    }
}
