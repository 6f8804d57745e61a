import ResiliencePrimitives
import Testing

@testable import Backpressure

@Suite("An adaptive queue") struct AdaptiveTests {
    /// Of 20 items and 20 bytes: it drops from 17 bytes on (0.85) and blocks again from 15 down (0.75).
    static func configuration(
        _ threshold: Double = 0.85, items: Int = 20, bytes: Int = 20, maximumAge: Duration? = nil
    ) throws -> QueueConfiguration {
        try QueueConfiguration(
            maximumItems: items, maximumBytes: bytes, strategy: .adaptive, maximumAge: maximumAge,
            adaptiveThreshold: threshold)
    }

    @Test func `blocks while the bytes in the queue are below the threshold`() throws {
        expectPlay(
            ["0 offer a 16": "enqueued", "0 offer b 5": "waiting", "1 take 1": "admitted b, taken a"],
            on: try Self.configuration())
    }

    @Test func `drops the oldest from the threshold on`() throws {
        expectPlay(
            ["0 offer a 8": "enqueued", "0 offer b 9": "enqueued", "0 offer c 5": "enqueued, dropped a"],
            on: try Self.configuration())
    }

    @Test func `goes on dropping until the bytes are ten points of that share below it`() throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "0 offer b 16": "enqueued", "0 take 1": "taken a",
                // 16 is below 17, not yet at 15
                "0 offer c 5": "enqueued, dropped b", "0 offer d 10": "enqueued", "0 offer e 6": "waiting",
            ], on: try Self.configuration())
        expectPlay(
            [
                "0 offer a 2": "enqueued", "0 offer b 15": "enqueued", "0 take 1": "taken a", "0 offer c 6": "waiting",
            ], on: try Self.configuration())
    }

    @Test func `lets producers already waiting go in before an offer that drops, each making its room`() throws {
        expectPlay(
            [
                "0 offer a 2": "enqueued", "0 offer b 13": "enqueued", "0 offer c 6": "waiting",
                "0 offer d 3": "waiting",
                // 13 + 6 are 19: from here on it drops
                "1 take 1": "admitted c, taken a", "2 offer e 2": "enqueued, dropped b, admitted d",
                "3 take 9": "taken c d e",
            ], on: try Self.configuration())
    }

    @Test func `may drop even what it has just let in`() throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "0 offer b 9": "enqueued", "0 offer c 19": "waiting",
                "0 take 1": "taken a", "0 take 1": "admitted c, taken b", "0 offer d 20": "enqueued, dropped c",
            ], on: try Self.configuration())
        expectPlay(
            [
                "0 offer a 10": "enqueued", "0 offer b 18": "waiting", "0 offer c 19": "waiting",
                "0 take 1": "admitted b, taken a", "0 offer d 20": "enqueued, dropped b c, admitted c",
            ], on: try Self.configuration())
    }

    @Test func `judges after each offer and each take, for the next, and at no other time`() throws {
        expectPlay(
            [
                "0 offer a 3": "enqueued", "0 offer b 18": "waiting", "0 offer c 15": "waiting",
                // c comes in when b is cancelled: 18 bytes, but judged last at the offer of c
                "0 cancel b": "cancelled b, admitted c", "0 offer d 3": "waiting",
                "0 offer e 1": "enqueued, dropped a, admitted d",
            ], on: try Self.configuration())
    }

    @Test func `lets stale items leave before it drops or waits`() throws {
        expectPlay(
            [
                "0 offer a 8": "enqueued", "1 offer b 9": "enqueued", "5.001 offer c 9": "enqueued, expired a",
                "6 offer d 9": "enqueued, dropped b",
            ], on: try Self.configuration(maximumAge: .seconds(5)))
    }

    @Test func `whose items are full blocks as long as there is memory`() throws {
        expectPlay(
            [
                "0 offer a 1": "enqueued", "0 offer b 1": "enqueued", "0 offer c 1": "waiting",
                "0 offerNow d 1": "dropped itself",
            ], on: try Self.configuration(items: 2))
    }

    @Test(
        arguments: [
            // threshold, bound, then: the first bytes that drop, the last that block again
            (0.85, 100, 85, 75), (0.85, 7, 6, 5), (0.1, 50, 5, 0), (0.05, 100, 5, 0), (1, 10, 10, 9),
            (0.9, 52_428_800, 47_185_920, 41_943_040), (0.333_333_333, 3, 1, 0), (0.333_333_334, 3, 2, 0), (0, 9, 0, 0),
        ] as [(Double, Int, Int, Int)])
    func `compares shares in whole numbers`(threshold: Double, bytes: Int, dropping: Int, blocking: Int) throws {
        let configuration = try Self.configuration(threshold, bytes: bytes)
        let marks = QueueMarks(configuration, maximumItems: 20, maximumBytes: bytes)
        #expect(marks.droppingBytes == dropping)
        #expect(marks.blockingBytes == blocking)
    }

    @Test func `at a threshold of nothing never blocks`() throws {
        expectPlay(
            [
                "0 offer a 20": "enqueued", "0 offer b 1": "enqueued, dropped a", "0 take 2": "taken b",
                "0 offer c 20": "enqueued", "0 offer d 20": "enqueued, dropped c",
            ], on: try Self.configuration(0))
    }
}
