import NIOCore
import ResiliencePrimitives
import ResilienceTesting
import ServiceLifecycle
import Synchronization
import Testing

@testable import ResilienceHummingbird

@Suite("A stream of events", .timeLimit(.minutes(2))) struct EventFeedTests {
    private let clock = ManualClock()
    private let events = EventStream<Int>()
    private let writer = RecordingWriter()

    /// A feed of numbers, with snapshots that are counted.
    private func feed(snapshots: Bool = true) -> EventFeed<Int> {
        let count = Counter()
        let snapshot: @Sendable () throws -> ServerSentEvent = {
            ServerSentEvent(name: "snapshot", data: ByteBuffer(string: "\(count.next())"))
        }
        return EventFeed(
            events: events.subscribe(bufferingNewest: FeedBounds.mostWaiting),
            encode: { ServerSentEvent(name: "number", data: ByteBuffer(string: "\($0)")) },
            snapshot: snapshots ? snapshot : nil, now: MonotonicTime.reader(of: clock),
            sleep: { [clock] in try await clock.sleep(for: $0) })
    }

    /// Listens for as long as `body` reads the pieces.
    private func listening(
        to feed: EventFeed<Int>, _ body: (inout AsyncStream<String>.Iterator) async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [writer] in try? await feed.write(to: writer) }
            var pieces = writer.pieces
            await expect(&pieces, "retry: 2000\n\n")
            await body(&pieces)
            group.cancelAll()
        }
    }

    /// Reads the next piece where the test runs.
    private func expect(
        _ pieces: inout AsyncStream<String>.Iterator, _ text: String, at location: SourceLocation = #_sourceLocation
    ) async {
        let piece = await pieces.next(isolation: #isolation)
        #expect(piece == text, sourceLocation: location)
    }

    /// Lets a second pass, once somebody waits for it.
    private func pass() async {
        await clock.sleepers(1)
        clock.advance(by: .seconds(1))
    }

    @Test func `begins with how soon to come again and how things are, and goes on every second`() async {
        await listening(to: feed()) { pieces in
            await expect(&pieces, "event: snapshot\ndata: 1\n\n")
            for number in 2...5 {
                await pass()
                await expect(&pieces, "event: snapshot\ndata: \(number)\n\n")
            }
        }
    }

    @Test func `tells what happens, in order, between the seconds`() async {
        await listening(to: feed(snapshots: false)) { pieces in
            for number in 0..<300 { events.yield(number) }
            for number in 0..<300 { await expect(&pieces, "event: number\ndata: \(number)\n\n") }
        }
    }

    @Test func `says that all is quiet after fifteen seconds without anything else`() async {
        await listening(to: feed(snapshots: false)) { pieces in
            for _ in 1...14 { await pass() }
            events.yield(7)
            await expect(&pieces, "event: number\ndata: 7\n\n")
            for _ in 15...28 { await pass() }
            await clock.sleepers(1)
            #expect(writer.texts.count == 2)
            await pass()
            await expect(&pieces, ": quiet\n\n")
        }
    }

    @Test func `cuts off who takes nothing for ten seconds`() async {
        let feed = feed()
        await #expect(throws: SlowListener.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [writer] in try await feed.write(to: writer) }
                var pieces = writer.pieces
                for _ in 0..<2 { _ = await pieces.next() }
                writer.stick()
                await pass()
                await writer.stuck()
                // One second is taken and stuck, the next waits in line, and ten more find it there
                for _ in 1...11 { await pass() }
                try await group.next()
            }
        }
        #expect(!writer.isFinished)
    }

    @Test func `cuts off who has more waiting than a listener may`() async {
        let feed = feed(snapshots: false)
        await #expect(throws: SlowListener.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [writer] in try await feed.write(to: writer) }
                var pieces = writer.pieces
                _ = await pieces.next()
                writer.stick()
                events.yield(0)
                await writer.stuck()
                for number in 1...2 * FeedBounds.mostWaiting + 2 { events.yield(number) }
                try await group.next()
            }
        }
        #expect(writer.texts == ["retry: 2000\n\n"])
    }

    @Test func `ends as a whole one when the service ends`() async throws {
        let feed = feed()
        let service = FeedService(feed: feed, writer: writer)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: PlainContext.Source().logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var pieces = writer.pieces
            _ = await pieces.next()
            _ = await pieces.next()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(writer.isFinished)
    }

    @Test func `has so many places, of which some are kept for administrators`() {
        let places = ListenerPlaces(most: 3, keptForAdmins: 1, fromAddress: 2)
        var taken = [places.take(for: .stranger(from: "a")), places.take(for: .stranger(from: "b"))]
        #expect(taken.count { $0 != nil } == 2)
        #expect(places.take(for: .stranger(from: "c")) == nil)
        taken.append(places.take(for: .admin))
        #expect(taken[2] != nil)
        #expect(places.take(for: .admin) == nil)
        taken.removeAll()
        #expect(places.take(for: .stranger(from: "c")) != nil)
    }

    @Test func `has so many places for strangers at one address, wherever others are from`() {
        let places = ListenerPlaces(most: 9, keptForAdmins: 1, fromAddress: 2)
        var taken = (0..<2).map { _ in places.take(for: .stranger(from: "a")) }
        #expect(places.take(for: .stranger(from: "a")) == nil)
        let others = ["b", nil, nil, nil].map { places.take(for: .stranger(from: $0)) }
        #expect((taken + others).allSatisfy { $0 != nil })
        #expect(places.take(for: .admin) != nil)
        taken.removeLast()
        taken.append(places.take(for: .stranger(from: "a")))
        #expect(taken[1] != nil)
        #expect(places.take(for: .stranger(from: "a")) == nil)
    }

    @Test func `has a second in its line again, once there is room for one`() async {
        let line = FeedLine<Int>()
        for number in 0..<FeedBounds.mostWaiting { #expect(line.put(number)) }
        #expect(!line.putSecond())
        var items = line.items.makeAsyncIterator()
        _ = await items.next()
        #expect(line.putSecond())
        #expect(!line.putSecond(), "it is in line already")
    }

    @Test func `is told the same snapshot as others, also while the next one is being made, unless it is old`() {
        let snapshots = SharedSnapshot(clock: clock)
        let numbers = Counter()
        let next = { ByteBuffer(string: "\(numbers.next())") }
        let told = { String(buffer: snapshots.current(next)) }
        #expect([told(), told()] == ["1", "1"])
        for (wait, meanwhile, made) in [(1, "1", "2"), (1, "2", "3"), (2, "4", "5")] {
            clock.advance(by: .seconds(wait))
            let new = snapshots.current {
                #expect(told() == meanwhile)
                return next()
            }
            #expect(String(buffer: new) == made)
        }
    }
}

/// Writes a feed for as long as the service runs.
private struct FeedService: Service {
    let feed: EventFeed<Int>
    let writer: RecordingWriter

    func run() async throws { try await feed.write(to: writer) }
}

/// Counts from 1.
private final class Counter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
