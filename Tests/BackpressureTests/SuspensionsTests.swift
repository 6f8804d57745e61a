import Testing

@testable import Backpressure

@Suite("A call that is to be suspended") struct SuspensionsTests {
    let ticket = QueueTicket(number: 1)

    @Test func `learns the first outcome, and no other`() async {
        var calls = Suspensions<Int>()
        calls.open(ticket)
        #expect(calls.settle(ticket, 1)?.outcome == nil)
        #expect(calls.settle(ticket, 2)?.outcome == nil)
        let outcome = await withCheckedContinuation { calls.suspend(ticket, $0)?.perform() }
        #expect(outcome == 1)
    }

    @Test func `is resumed once, whenever its outcome comes`() async {
        var calls = Suspensions<Int>()
        calls.open(ticket)
        let outcome = await withCheckedContinuation { continuation in
            #expect(calls.suspend(ticket, continuation)?.outcome == nil)
            let resumption = calls.settle(ticket, 1)
            #expect(calls.settle(ticket, 2)?.outcome == nil)
            resumption?.perform()
        }
        #expect(outcome == 1)
    }

    @Test func `need not be, if its outcome came before`() {
        var calls = Suspensions<Int>()
        calls.open(ticket)
        #expect(calls.claim(ticket) == nil)
        _ = calls.settle(ticket, 1)
        #expect(calls.claim(ticket) == 1)
        #expect(calls.claim(ticket) == nil)
    }

    @Test func `is no more once it is forgotten`() {
        var calls = Suspensions<Int>()
        calls.open(ticket)
        calls.forget(ticket)
        #expect(calls.settle(ticket, 1)?.outcome == nil)
        #expect(calls.claim(ticket) == nil)
    }
}
