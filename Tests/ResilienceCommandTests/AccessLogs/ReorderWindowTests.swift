import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A window for reordering")
struct ReorderWindowTests {
    private static let second: Int64 = 1_000_000_000

    private func event(_ nanoseconds: Int64, _ number: Int) -> TraceEvent {
        let time = MonotonicTime(nanoseconds: nanoseconds)
        return TraceEvent(time: time, subject: .look(breaker: "\(number)"))
    }

    private func number(_ event: TraceEvent) -> Int {
        guard case .look(let breaker) = event.subject else { return -1 }
        return Int(breaker) ?? -1
    }

    /// Gives events out as they come, and at last the rest.
    private func order(_ times: [Int64], bytes: Int = 1) -> (events: [TraceEvent], late: Int, mostHeld: Int) {
        var window = ReorderWindow()
        var (given, mostHeld) = ([TraceEvent](), 0)
        for (number, time) in times.enumerated() {
            window.add(event(time, number), bytes: bytes)
            while let next = window.next() { given.append(next) }
            mostHeld = max(mostHeld, number + 1 - given.count)
        }
        window.isEnding = true
        while let next = window.next() { given.append(next) }
        return (given, window.lateCount, mostHeld)
    }

    @Test(arguments: History.fresh(100))
    func `sorts what is less than a minute out of order, and keeps the order of the rest`(given: History) {
        var history = given
        var clock: Int64 = 0
        let times = (0..<500).map { _ in
            clock += .random(in: 0...5, using: &history) * Self.second
            return clock - .random(in: 0..<60, using: &history) * Self.second
        }
        let (events, late, _) = order(times)
        let sorted = times.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
        #expect(events.map(number) == sorted.map(\.offset))
        #expect(events.map(\.time.nanoseconds) == sorted.map(\.element))
        #expect(late == 0)
    }

    @Test(arguments: History.fresh(100))
    func `gives out each event once, in ascending time, none earlier than it says`(given: History) {
        var history = given
        let times = (0..<500).map { _ in Int64.random(in: -200...200, using: &history) * Self.second }
        let (events, late, _) = order(times)
        #expect(events.map(number).sorted() == Array(times.indices))
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(events.allSatisfy { $0.time.nanoseconds >= times[number($0)] })
        // Late is what was less than a minute before the latest that came before it
        let latest = times.indices.map { times[...$0].max() ?? 0 }
        let moved = events.filter { $0.time.nanoseconds > times[number($0)] }
        #expect(late == moved.count)
        #expect(moved.allSatisfy { times[number($0)] < latest[number($0)] - 60 * Self.second })
    }

    @Test func `holds an event until one comes that is a minute later, and not a nanosecond longer`() {
        var window = ReorderWindow()
        window.add(event(0, 0), bytes: 1)
        window.add(event(60 * Self.second - 1, 1), bytes: 1)
        #expect(window.next().map(number) == nil)
        window.add(event(60 * Self.second, 2), bytes: 1)
        #expect(window.next().map(number) == 0)
        #expect(window.next().map(number) == nil)
    }

    @Test func `holds no more than so many events, and so many bytes`() {
        let times = (0..<200_000).map { Int64($0) }
        #expect(order(times).mostHeld == ReorderWindow.mostEvents)
        #expect(order(Array(times.prefix(1000)), bytes: 1 << 20).mostHeld == ReorderWindow.mostBytes >> 20)
    }

    @Test func `is not led astray by one time in the far future, nor by the ends of time`() {
        let times: [Int64] = [0, .max, 1, 2, 3, .min, 4]
        let (events, late, _) = order(times)
        #expect(events.map(number) == [0, 2, 3, 4, 5, 6, 1])
        #expect(late == 1)
    }
}
