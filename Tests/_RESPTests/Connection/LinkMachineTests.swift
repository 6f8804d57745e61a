import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

@Suite("A link") struct LinkMachineTests {
    private var link = LinkMachine(
        server: "redis", handshake: .init(), connectTimeout: .milliseconds(500), seed: 1)

    private static func at(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .milliseconds(milliseconds) }
    private static let lost = RedisError(.connectionLost, "redis: lost")

    /// Goes through the handshake of the attempt under way.
    private mutating func shakeHands() {
        _ = link.opened(link.attempt)
        _ = link.received(.map([]), on: link.attempt)
        #expect(link.received(.simple("OK"), on: link.attempt).kind == "ready")
    }

    /// Waits until the next attempt is due, and makes it.
    private mutating func tryAgain(_ ending: LinkMachine.Ending?) {
        let (isDue, _) = link.timeUp(at: ending?.retry ?? .distantFuture)
        #expect(isDue)
    }

    @Test mutating func `connects once for all who want it, and shakes hands before it delivers`() {
        #expect(link.start(at: Self.at(0)) && !link.start(at: Self.at(0)))
        #expect(link.opened(1).kind == "write")
        #expect(link.received(.push([.bulk("x")]), on: 1).kind == "nothing")
        #expect(link.received(.map([]), on: 1).kind == "write")
        #expect(!link.isReady)
        #expect(link.received(.simple("OK"), on: 1).kind == "ready")
        #expect(link.isReady && link.received(.simple("x"), on: 1).kind == "deliver" && link.nextLook == nil)
    }

    @Test mutating func `gives an attempt its time, the handshake included`() {
        _ = link.start(at: Self.at(0))
        #expect(link.nextLook == Self.at(500))
        #expect(link.timeUp(at: Self.at(499)).overdue == nil)
        #expect(link.timeUp(at: Self.at(500)).overdue?.description == "redis: did not take the connection in time")
        _ = link.opened(1)
        #expect(link.timeUp(at: Self.at(500)).overdue?.description == "redis: took the connection and fell silent")
        _ = link.received(.map([]), on: 1)
        #expect(link.timeUp(at: Self.at(500)).overdue?.code == .unavailable)
    }

    @Test mutating func `believes nothing of an earlier attempt`() {
        _ = link.start(at: Self.at(0))
        let ending = link.ended(1, Self.lost, at: Self.at(1))
        #expect(ending != nil && link.ended(1, Self.lost, at: Self.at(1)) == nil)
        tryAgain(ending)
        #expect(link.attempt == 2 && link.opened(1).kind == "nothing")
        shakeHands()
        #expect(link.received(.simple("x"), on: 1).kind == "nothing")
        #expect(link.ended(1, Self.lost, at: Self.at(9)) == nil && link.isReady)
    }

    @Test mutating func `waits a breath at first, then twice as long each time up to a second`() {
        var ceilings: [Int64] = []
        for seed in 0..<200 {
            link = LinkMachine(server: "redis", handshake: .init(), connectTimeout: .seconds(1), seed: UInt64(seed))
            _ = link.start(at: Self.at(0))
            for round in 0..<9 {
                guard let ending = link.ended(link.attempt, Self.lost, at: Self.at(0)) else { break }
                let wait = (ending.retry - Self.at(0)).nanoseconds
                if ceilings.count <= round {
                    ceilings.append(wait)
                } else {
                    ceilings[round] = max(ceilings[round], wait)
                }
                tryAgain(ending)
            }
        }
        for (found, ceiling) in zip(ceilings, [20, 50, 100, 200, 400, 800, 1000, 1000, 1000] as [Int64]) {
            #expect(found <= ceiling * 1_000_000 && found > ceiling * 900_000)
        }
    }

    @Test mutating func `starts over with short waits only when a command was answered`() {
        _ = link.start(at: Self.at(0))
        for _ in 0..<20 {
            shakeHands()
            tryAgain(link.ended(link.attempt, Self.lost, at: Self.at(0)))
        }
        shakeHands()
        link.answered()
        let ending = link.ended(link.attempt, Self.lost, at: Self.at(0))
        #expect((ending?.retry ?? .distantFuture) <= Self.at(20))
    }

    @Test mutating func `asks seldom where asking does not help`() {
        _ = link.start(at: Self.at(0))
        let ending = link.ended(1, RedisError(.wrongPassword, ""), at: Self.at(0))
        #expect((ending?.retry ?? .distantPast) >= Self.at(500))
    }

    @Test mutating func `is away once an attempt failed, or a connection that had answered nothing`() {
        _ = link.start(at: Self.at(0))
        shakeHands()
        link.answered()
        let ending = link.ended(1, Self.lost, at: Self.at(0))
        #expect(ending?.isAway == false)
        tryAgain(ending)
        let next = link.ended(2, Self.lost, at: Self.at(0))
        #expect(next?.isAway == true)
        tryAgain(next)
        shakeHands()
        #expect(link.ended(3, Self.lost, at: Self.at(0))?.isAway == true)
    }

    @Test mutating func `tells the same reason once`() {
        let refused = RedisError(.unavailable, "redis: refused")
        _ = link.start(at: Self.at(0))
        var news: [Bool] = []
        for error in [refused, refused, RedisError(.wrongPassword, ""), refused, refused] {
            let ending = link.ended(link.attempt, error, at: Self.at(0))
            news.append(ending?.isNews ?? false)
            tryAgain(ending)
        }
        #expect(news == [true, false, true, true, false])
        shakeHands()
        link.answered()
        #expect(link.ended(link.attempt, refused, at: Self.at(0))?.isNews == true)
    }

    @Test mutating func `that was closed does nothing more`() {
        _ = link.start(at: Self.at(0))
        link.close()
        #expect(link.isClosed && link.opened(1).kind == "nothing" && link.opened(2).kind == "nothing")
        #expect(link.ended(2, Self.lost, at: Self.at(0)) == nil && !link.start(at: Self.at(0)) && link.nextLook == nil)
        #expect(!link.timeUp(at: .distantFuture).connect)
    }
}

extension LinkMachine.Reaction {
    fileprivate var kind: String {
        switch self {
        case .nothing: "nothing"
        case .write: "write"
        case .ready: "ready"
        case .deliver: "deliver"
        case .fail: "fail"
        }
    }
}
