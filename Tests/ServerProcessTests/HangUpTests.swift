import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import ServerProcess

@Suite("A client that hangs up")
struct HangUpTests {
    private final class Calls: Sendable {
        private let calls = Atomic<Int>(0)
        var count: Int { calls.load(ordering: .relaxed) }
        func call() { calls.add(1, ordering: .relaxed) }
    }

    private let calls = Calls()

    @Test func `is told once to who watches`() {
        let hangUp = HangUp()
        _ = hangUp.watch { [calls] in calls.call() }
        #expect(calls.count == 0)
        hangUp.happen()
        hangUp.happen()
        #expect(calls.count == 1)
    }

    @Test func `is told at once to who comes late`() {
        let hangUp = HangUp()
        hangUp.happen()
        _ = hangUp.watch { [calls] in calls.call() }
        #expect(calls.count == 1)
    }

    @Test func `is not told to who forgot it`() {
        let hangUp = HangUp()
        hangUp.forget(hangUp.watch { [calls] in calls.call() })
        hangUp.happen()
        #expect(calls.count == 0)
    }

    @Test func `is seen when its half of the connection is closed, and when all of it is`() throws {
        for isHalf in [true, false] {
            let channel = EmbeddedChannel()
            let handler = HangUpHandler()
            try channel.pipeline.syncOperations.addHandler(handler)
            let calls = Calls()
            _ = handler.hangUp.watch { calls.call() }
            if isHalf {
                channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            } else {
                _ = try channel.finish()
            }
            #expect(calls.count == 1)
        }
    }
}
