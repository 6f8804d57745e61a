import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("A moment") struct MonotonicTimeTests {
    @Test(
        arguments: [
            (.nanoseconds(1), 1), (.zero, 0), (Duration(attoseconds: 999_999_999), 0), (Duration(attoseconds: -1), -1),
            (.seconds(Int64.max), Int64.max), (.seconds(Int64.min), Int64.min),
        ] as [(Duration, Int64)])
    func `is moved by whole nanoseconds, rounded down and never past its range`(by: Duration, expected: Int64) {
        #expect((MonotonicTime.zero + by).nanoseconds == expected)
    }

    @Test func `at the edge stays there, and differences across the whole range are exact`() {
        let (first, last) = (MonotonicTime(nanoseconds: .min), MonotonicTime(nanoseconds: .max))
        #expect(last + .nanoseconds(1) == last)
        #expect(first + .nanoseconds(-1) == first)
        #expect((last - first) == .nanoseconds(Int64.max) + .nanoseconds(Int64.max) + .nanoseconds(1))
    }

    @Test func `read from a clock counts on from the origin given`() {
        let clock = ManualClock()
        let now = MonotonicTime.reader(of: clock, from: MonotonicTime(nanoseconds: 5))
        clock.advance(by: .nanoseconds(7))
        #expect(now() == MonotonicTime(nanoseconds: 12))
    }
}

@Suite("A seeded random number") struct SeededRandomTests {
    @Test func `is that of the published SplitMix64`() {
        // The first three of seed 1234567, as the reference implementation in C prints them
        var random = SeededRandom(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}

@Suite("An event stream") struct EventStreamTests {
    @Test func `tells every listener what happened since it began to listen, in order`() async {
        let stream = EventStream<Int>()
        stream.yield(0)
        let early = stream.subscribe()
        stream.yield(1)
        let late = stream.subscribe()
        stream.yield(2)
        var (first, second) = (early.makeAsyncIterator(), late.makeAsyncIterator())
        #expect(await first.next() == 1)
        #expect(await first.next() == 2)
        #expect(await second.next() == 2)
    }

    @Test func `delays nobody for a listener that does not read, and counts what it missed`() async {
        let stream = EventStream<Int>()
        let slow = stream.subscribe(bufferingNewest: 2)
        for event in 1...5 { stream.yield(event) }
        #expect(slow.missed == 3)
        var iterator = slow.makeAsyncIterator()
        #expect(await iterator.next() == 4)
    }

    @Test func `keeps what is in line until it is delivered`() async {
        let stream = EventStream<Int>()
        let listener = stream.subscribe(bufferingNewest: 1)
        stream.enqueue(1)
        stream.enqueue(2)
        #expect(listener.missed == 0)
        stream.deliver()
        #expect(listener.missed == 1)
    }

    @Test func `hands events on in order to one who passes them on, also while nobody else listens`() async {
        let (stream, other) = (EventStream<Int>(), EventStream<Int>())
        let listener = other.subscribe()
        stream.yield(0)
        stream.relay(to: { other.yield($0 * 10) })
        stream.enqueue(1)
        stream.enqueue(2)
        #expect(listener.missed == 0)
        stream.deliver()
        // What is passed on may itself call the stream back
        other.relay(to: { if $0 == 30 { stream.yield(4) } })
        stream.yield(3)
        var events = listener.makeAsyncIterator()
        for expected in [10, 20, 30, 40] { #expect(await events.next() == expected) }
    }

    @Test func `keeps the order of those who enqueue under one lock`() async {
        let stream = EventStream<Int>()
        let order = OrderedCounter()
        let listener = stream.subscribe(bufferingNewest: 4000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<1000 {
                        order.next { stream.enqueue($0) }
                        stream.deliver()
                    }
                }
            }
        }
        var iterator = listener.makeAsyncIterator()
        for expected in 1...4000 { #expect(await iterator.next() == expected) }
        #expect(listener.missed == 0)
    }
}
