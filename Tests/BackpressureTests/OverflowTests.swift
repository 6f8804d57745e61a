import ResiliencePrimitives
import Testing

@testable import Backpressure

/// Events and the answers that were worked out by hand.
typealias Lines = KeyValuePairs<String, String>

func expectPlay(
    _ lines: Lines, on configuration: QueueConfiguration, _ location: SourceLocation = #_sourceLocation
) {
    var script = Script(configuration)
    for (event, answer) in lines {
        #expect(script.play(event) == answer, "\(event)", sourceLocation: location)
        let statistics = script.machine.statistics
        #expect(statistics.accounted == statistics.offered, "after \(event)", sourceLocation: location)
    }
}

extension QueueStatistics {
    /// What must be what was offered.
    var accounted: Int { taken + dropped + expired + refused + timedOut + cancelled + depth + waitingProducers }
}

@Suite("A queue of 3 items and 10 bytes") struct OverflowTests {
    static func configuration(_ strategy: OverflowStrategy, timeout: Duration = .seconds(10)) throws
        -> QueueConfiguration
    {
        try QueueConfiguration(maximumItems: 3, maximumBytes: 10, strategy: strategy, timeout: timeout)
    }

    @Test(arguments: OverflowStrategy.allCases)
    func `gives items out in the order they came, and is exactly as large as it says`(_ strategy: OverflowStrategy)
        throws
    {
        expectPlay(
            [
                "0 offer a 4": "enqueued", "0 offer b 6": "enqueued", "0 offer c 0": "enqueued",
                "0 take 2": "taken a b", "0 offer d 10": "enqueued", "0 take 5": "taken c d", "0 take 1": "",
            ], on: try Self.configuration(strategy))
    }

    @Test(arguments: OverflowStrategy.allCases)
    func `refuses an item larger than its bytes, which neither waits nor empties it`(_ strategy: OverflowStrategy)
        throws
    {
        expectPlay(
            [
                "0 offer a 10": "enqueued", "0 offer b 11": "too large", "0 take 9": "taken a",
                "0 offer c 11": "too large",
            ],
            on: try Self.configuration(strategy))
    }

    @Test func `that drops the newest refuses the new item, by items and by bytes`() throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "0 offer b 8": "enqueued", "0 offer c 2": "dropped itself",
                "0 offer d 1": "enqueued", "0 offer e 0": "dropped itself", "0 take 9": "taken a b d",
            ], on: try Self.configuration(.dropNewest))
    }

    @Test func `that drops the oldest removes from the front until the new one fits both bounds`() throws {
        expectPlay(
            [
                "0 offer a 4": "enqueued", "0 offer b 4": "enqueued", "0 offer c 2": "enqueued",
                // items are full: one goes; bytes would do with it too
                "0 offer d 3": "enqueued, dropped a",
                // 4 + 2 + 3 and 6 more: b and c have to go, 3 + 6 fit
                "0 offer e 6": "enqueued, dropped b c",
                "0 offer f 10": "enqueued, dropped d e",
                "0 take 9": "taken f",
            ], on: try Self.configuration(.dropOldest))
    }

    @Test func `that blocks lets producers in first come first served, as soon as they fit`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 4": "enqueued", "1 offer c 5": "waiting",
                // d would fit once a is gone, but not beside c, which came first
                "1 offer d 5": "waiting", "2 take 1": "admitted c, taken a", "2 take 1": "admitted d, taken b",
                "2 take 9": "taken c d",
            ], on: try Self.configuration(.block))
    }

    @Test func `lets no new offer overtake a producer that waits, even if it fits`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 6": "waiting", "0 offer c 1": "waiting",
                "0 take 1": "admitted b c, taken a",
            ], on: try Self.configuration(.block))
    }

    @Test func `delivers with one take also what was let in during it`() throws {
        expectPlay(
            [
                "0 offer a 10": "enqueued", "0 offer b 10": "waiting", "0 offer c 10": "waiting",
                "0 offer d 10": "waiting", "1 take 3": "admitted b c d, taken a b c",
            ], on: try Self.configuration(.block))
    }

    @Test func `tells a producer that it timed out at exactly that time`() throws {
        let configuration = try Self.configuration(.block)
        expectPlay(
            ["0 offer a 10": "enqueued", "1 offer b 1": "waiting", "10.999 take 1": "admitted b, taken a"],
            on: configuration)
        expectPlay(
            ["0 offer a 10": "enqueued", "1 offer b 1": "waiting", "11 take 1": "timed out b, taken a"],
            on: configuration)
    }

    @Test func `lets in whom the front producer held up, when that one gives up`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 5": "waiting", "1 offer c 4": "waiting", "2 offer d 1": "waiting",
                // b gives up at 10, where c fits; d, which does not, at 12
                "13 pass": "timed out b d, admitted c",
            ], on: try Self.configuration(.block))
    }

    @Test func `lets producers that are due at the same moment give up before anyone is let in`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 5": "waiting", "0 offer c 4": "waiting", "1 offer d 4": "waiting",
                "10 take 1": "timed out b c, admitted d, taken a",
            ], on: try Self.configuration(.block))
    }

    @Test func `with no timeout at all lets nobody wait past the moment`() throws {
        expectPlay(
            ["0 offer a 10": "enqueued", "0 offer b 1": "waiting", "0 take 1": "timed out b, taken a"],
            on: try Self.configuration(.block, timeout: .zero))
    }

    @Test func `reads an earlier time as the last one seen`() throws {
        expectPlay(
            [
                "5 offer a 10": "enqueued", "3 offer b 1": "waiting", "14.999 pass": "", "9 pass": "",
                "15 pass": "timed out b",
            ], on: try Self.configuration(.block))
    }

    @Test func `lets in whom a cancelled front producer held up, and never delivers its item`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 5": "waiting", "0 offer c 4": "waiting",
                "1 cancel b": "cancelled b, admitted c", "1 cancel b": "too late", "1 cancel c": "too late",
                "2 take 9": "taken a c",
            ], on: try Self.configuration(.block))
    }

    @Test func `lets nobody in for a producer cancelled behind the front`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 5": "waiting", "0 offer c 4": "waiting", "0 offer d 4": "waiting",
                "1 cancel c": "cancelled c", "2 take 9": "admitted b d, taken a b d",
            ], on: try Self.configuration(.block))
    }

    @Test func `judges a cancellation at the deadline after the deadline`() throws {
        expectPlay(
            ["0 offer a 10": "enqueued", "0 offer b 5": "waiting", "10 cancel b": "too late, timed out b"],
            on: try Self.configuration(.block))
    }

    @Test func `makes room where an item is withdrawn`() throws {
        expectPlay(
            [
                "0 offer a 5": "enqueued", "0 offer b 5": "enqueued", "0 offer c 5": "waiting",
                "1 withdraw b": "cancelled b, admitted c", "1 withdraw b": "too late",
                "2 withdrawAll": "cancelled a c", "2 offer d 10": "enqueued",
            ], on: try Self.configuration(.block))
    }

    @Test func `drops where it would block what cannot wait`() throws {
        expectPlay(
            ["0 offer a 9": "enqueued", "0 offerNow b 2": "dropped itself", "0 offerNow c 1": "enqueued"],
            on: try Self.configuration(.block))
    }

    @Test func `finished can be drained, refuses what is new, and tells the producers that wait`() throws {
        expectPlay(
            [
                "0 offer a 6": "enqueued", "0 offer b 6": "waiting", "0 offer c 1": "waiting",
                "1 finish": "refused b c", "1 offer d 1": "finished", "1 offer e 99": "finished", "1 take 9": "taken a",
                "1 finish": "", "1 offer f 1": "finished",
            ], on: try Self.configuration(.block))
    }

    @Test func `finished at a deadline has timed out before`() throws {
        expectPlay(
            ["0 offer a 6": "enqueued", "0 offer b 6": "waiting", "10 finish": "timed out b"],
            on: try Self.configuration(.block))
    }

    @Test func `counts all that happened, and how full it ever was`() throws {
        var script = Script(try Self.configuration(.block))
        let events = [
            "0 offer a 6", "0 offer b 4", "0 offer c 5", "0 offer d 99", "1 offer e 5", "1 take 1", "2 offerNow f 9",
            "11 take 1", "11 finish",
        ]
        for event in events { _ = script.play(event) }
        var expected = QueueStatistics()
        (expected.offered, expected.taken, expected.dropped, expected.refused) = (6, 2, 1, 1)
        (expected.timedOut, expected.depth, expected.bytes) = (1, 1, 5)
        (expected.highestDepth, expected.highestBytes, expected.blocked) = (2, 10, 2)
        #expect(script.machine.statistics == expected)
    }
}
