import ResiliencePrimitives
import Testing

@testable import Backpressure

@Suite("A queue whose items grow stale after 5 s") struct AgeTests {
    static func configuration(_ strategy: OverflowStrategy, timeout: Duration = .seconds(10)) throws
        -> QueueConfiguration
    {
        try QueueConfiguration(
            maximumItems: 2, maximumBytes: 10, strategy: strategy, timeout: timeout, maximumAge: .seconds(5))
    }

    @Test(arguments: OverflowStrategy.allCases)
    func `does not deliver an item older than that since it was offered`(_ strategy: OverflowStrategy) throws {
        expectPlay(
            ["0 offer a 1": "enqueued", "1 offer b 1": "enqueued", "5 take 1": "taken a", "6.001 take 1": "expired b"],
            on: try Self.configuration(strategy))
    }

    @Test func `lets stale items leave at a take, even of those behind what it takes`() throws {
        expectPlay(
            ["0 offer a 1": "enqueued", "0 offer b 1": "enqueued", "5.001 take 0": "expired a b"],
            on: try Self.configuration(.dropOldest))
    }

    @Test(arguments: OverflowStrategy.allCases)
    func `lets them leave before an offer waits, is dropped or drops anything`(_ strategy: OverflowStrategy) throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "1 offer b 1": "enqueued", "5.001 offer c 1": "enqueued, expired a",
                "5.002 take 9": "taken b c",
            ], on: try Self.configuration(strategy))
    }

    @Test func `keeps them while an offer fits, and while one is too large for it`() throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "9 offer b 1": "enqueued", "9 offer c 11": "too large",
                "9 take 9": "expired a, taken b",
            ], on: try Self.configuration(.dropOldest))
    }

    @Test func `counts the age of a producer's item while it waits, from its offer`() throws {
        expectPlay(
            [
                "0 offer a 10": "enqueued", "1 offer b 10": "waiting", "4 offer c 10": "waiting",
                // at 6.001 a and b are stale: b is let in when a leaves, and leaves in turn
                "6.001 take 1": "expired a b, admitted b c, taken c",
            ], on: try Self.configuration(.block))
    }

    @Test func `lets in who waited before it lets a new offer in, when stale items leave`() throws {
        expectPlay(
            [
                "0 offer a 10": "enqueued", "4 offer b 5": "waiting",
                "5.001 offer c 5": "enqueued, expired a, admitted b",
            ], on: try Self.configuration(.block))
    }

    @Test func `has no timer, nor lets time that passes alone expire anything`() throws {
        expectPlay(
            ["0 offer a 10": "enqueued", "0 offer b 1": "waiting", "99 pass": "timed out b", "99 take 1": "expired a"],
            on: try Self.configuration(.block))
    }
}

@Suite("A queue whose bounds change") struct BoundsTests {
    static func configuration(_ strategy: OverflowStrategy) throws -> QueueConfiguration {
        try QueueConfiguration(maximumItems: 3, maximumBytes: 10, strategy: strategy)
    }

    @Test func `lowered while items wait drops nothing, and admits nothing until it is below them`() throws {
        expectPlay(
            [
                "0 offer a 4": "enqueued", "0 offer b 4": "enqueued", "0 offer c 2": "enqueued",
                "0 offer d 1": "waiting",
                "1 bounds 2 5": "", "1 take 1": "taken a",
                // 2 items and 6 bytes still; then 1 item of 2 bytes
                "1 take 1": "admitted d, taken b", "1 take 9": "taken c d",
            ], on: try Self.configuration(.block))
    }

    @Test func `lowered counts an item of no bytes too`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "1 bounds 3 5": "", "1 offer b 0": "waiting",
                "1 take 1": "admitted b, taken a",
            ],
            on: try Self.configuration(.block))
    }

    @Test func `lets the next offer drop what is above them`() throws {
        expectPlay(
            [
                "0 offer a 4": "enqueued", "0 offer b 3": "enqueued", "0 offer c 3": "enqueued", "1 bounds 1 10": "",
                "2 offer d 1": "enqueued, dropped a b c",
            ], on: try Self.configuration(.dropOldest))
    }

    @Test func `raised lets in at once who fits now`() throws {
        expectPlay(
            [
                "0 offer a 10": "enqueued", "0 offer b 6": "waiting", "0 offer c 6": "waiting",
                "1 bounds 3 16": "admitted b",
            ], on: try Self.configuration(.block))
    }

    @Test func `refuses who waits with more than it may now ever hold, and holds up nobody for them`() throws {
        expectPlay(
            [
                "0 offer a 5": "enqueued", "0 offer b 9": "waiting", "0 offer c 2": "waiting",
                "1 bounds 3 7": "refused b, admitted c", "1 offer d 8": "too large",
            ], on: try Self.configuration(.block))
    }
}
