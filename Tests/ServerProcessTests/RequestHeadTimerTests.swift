import NIOCore
import Testing

@testable import ServerProcess

@Suite("The time a request head has")
struct RequestHeadTimerTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)
    private var timer = RequestHeadTimer(limit: .seconds(10))

    private func at(_ seconds: Int64) -> NIODeadline { Self.start + .seconds(seconds) }

    @Test mutating func `runs from the connection's start, whatever drips in`() {
        #expect(timer.connected(at: at(0)) == .arm(at(10)))
        for second in 1...9 { #expect(timer.received(at: at(Int64(second))) == .nothing) }
        #expect(timer.fired(at: at(10)) == .close)
    }

    @Test mutating func `is over when the head is complete`() {
        _ = timer.connected(at: at(0))
        timer.headCompleted()
        #expect(timer.fired(at: at(10)) == .nothing)
    }

    @Test mutating func `does not run for bodies and answers, however long`() {
        _ = timer.connected(at: at(0))
        timer.headCompleted()
        #expect(timer.fired(at: at(10)) == .nothing)
        #expect(timer.received(at: at(20)) == .nothing)
        timer.requestEnded()
        #expect(timer.responseEnded(at: at(300)) == .nothing)
    }

    @Test mutating func `does not run while a kept connection rests, and runs from the next head's first byte`() {
        _ = timer.connected(at: at(0))
        timer.headCompleted()
        timer.requestEnded()
        _ = timer.responseEnded(at: at(1))
        #expect(timer.fired(at: at(10)) == .nothing)
        #expect(timer.received(at: at(50)) == .arm(at(60)))
        #expect(timer.received(at: at(59)) == .nothing)
        #expect(timer.fired(at: at(60)) == .close)
    }

    @Test mutating func `of a head that comes while another request is answered runs from that answer's end`() {
        _ = timer.connected(at: at(0))
        timer.headCompleted()
        timer.requestEnded()
        #expect(timer.received(at: at(2)) == .nothing)
        #expect(timer.fired(at: at(10)) == .nothing)
        #expect(timer.responseEnded(at: at(30)) == .arm(at(40)))
        #expect(timer.fired(at: at(40)) == .close)
    }

    @Test mutating func `waits for the last answer where requests come in a row`() {
        _ = timer.connected(at: at(0))
        for _ in 1...2 {
            timer.headCompleted()
            timer.requestEnded()
        }
        _ = timer.received(at: at(1))
        #expect(timer.responseEnded(at: at(2)) == .nothing)
        #expect(timer.fired(at: at(10)) == .nothing)
        #expect(timer.responseEnded(at: at(12)) == .arm(at(22)))
    }

    @Test mutating func `does not take the rest of a body that was answered early for a head`() {
        _ = timer.connected(at: at(0))
        timer.headCompleted()
        _ = timer.responseEnded(at: at(1))
        _ = timer.fired(at: at(10))
        #expect(timer.received(at: at(20)) == .nothing)
        timer.requestEnded()
        #expect(timer.received(at: at(21)) == .arm(at(31)))
    }

    @Test mutating func `costs a busy connection one timer, not one a request`() {
        var armed = timer.connected(at: at(0)) == .nothing ? 0 : 1
        for second in 1...9 {
            timer.headCompleted()
            timer.requestEnded()
            _ = timer.responseEnded(at: at(Int64(second)))
            if timer.received(at: at(Int64(second))) != .nothing { armed += 1 }
        }
        #expect(armed == 1)
        #expect(timer.fired(at: at(10)) == .arm(at(19)))
    }
}
