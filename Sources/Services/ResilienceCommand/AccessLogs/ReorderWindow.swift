import DequeModule
import HeapModule
import ResiliencePrimitives

/// Puts events that come slightly out of order into the order of their times, in bounded memory.
///
/// Servers write a line when a request ends, and some write into it when it began. An event is held until one comes that
/// is a minute later, or until there are too many of them. One that comes when later ones have been given out is taken as
/// of the time of the last of these, and counted.
struct ReorderWindow {
    /// The most events that are held.
    static let mostEvents = 1 << 16
    /// The most that their lines may have had, in bytes.
    static let mostBytes = 1 << 26
    /// How much later than an event another has to be, for nothing earlier to be waited for, in nanoseconds.
    static let span: Int64 = 60_000_000_000

    private struct Held: Comparable {
        let event: TraceEvent
        let number: Int
        let bytes: Int

        static func < (left: Held, right: Held) -> Bool {
            (left.event.time, left.number) < (right.event.time, right.number)
        }

        static func == (left: Held, right: Held) -> Bool { left.number == right.number }
    }

    /// Those that came in order; a log in order costs nothing more.
    private var run: Deque<Held> = []
    /// Those that came when a later one had.
    private var stragglers = Heap<Held>()
    private var bytes = 0
    private var number = 0
    /// What is up to here waits no longer.
    private var horizon = Int64.min
    private var last: MonotonicTime?

    /// Whether nothing more will come, so that all is given out.
    var isEnding = false
    /// How many were earlier than what had been given out.
    private(set) var lateCount = 0

    var isEmpty: Bool { run.isEmpty && stragglers.isEmpty }

    /// Takes an event whose line had so many bytes.
    mutating func add(_ event: TraceEvent, bytes: Int) {
        let held = Held(event: event, number: number, bytes: bytes)
        number += 1
        self.bytes += bytes
        if let latest = run.last, event.time < latest.event.time {
            stragglers.insert(held)
        } else {
            run.append(held)
        }
        let (before, overflow) = event.time.nanoseconds.subtractingReportingOverflow(Self.span)
        if !overflow { horizon = max(horizon, before) }
    }

    /// The earliest event, once it need not be held any more; those of the same time come in the order of their lines.
    mutating func next() -> TraceEvent? {
        let isStraggler = stragglers.min.map { straggler in run.first.map { straggler < $0 } ?? true } ?? false
        guard let time = isStraggler ? stragglers.min?.event.time : run.first?.event.time,
            isEnding || time.nanoseconds <= horizon || isOverfull,
            let earliest = isStraggler ? stragglers.popMin() : run.popFirst()
        else { return nil }
        bytes -= earliest.bytes
        return inOrder(earliest.event)
    }

    private var isOverfull: Bool { run.count + stragglers.count > Self.mostEvents || bytes > Self.mostBytes }

    private mutating func inOrder(_ event: TraceEvent) -> TraceEvent {
        if let last, event.time < last {
            lateCount += 1
            return TraceEvent(time: last, subject: event.subject)
        }
        last = event.time
        return event
    }
}
