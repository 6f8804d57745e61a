import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import Backpressure

@Suite("A queue, whatever happens to it,") struct QueuePropertyTests {
    @Test(arguments: History.fresh(150))
    func `does what the rules say, within its bounds, and accounts for every item`(given: History) throws {
        var course = try QueueCourse(given)
        for step in 0..<120 {
            try course.next()
            let (machine, model) = (course.machine.statistics, course.model)
            try #require(course.answer == course.expectedAnswer, "step \(step): \(course.event)")
            for fate in NaiveQueue.Fate.allCases {
                let found = course.log.filter { $0.hasPrefix("\(fate) ") }
                try #require(found == model.log.filter { $0.hasPrefix("\(fate) ") }, "step \(step): \(course.event)")
            }
            let admitted = model.log.filter { $0.hasPrefix("admitted") }
            try #require(course.log.filter { $0.hasPrefix("admitted") } == admitted, "step \(step): \(course.event)")
            try #require(machine == course.expectedStatistics, "step \(step): \(course.event)")
            try #require(machine.accounted == machine.offered && machine.offered == model.rows.count)
            try #require(machine.depth <= course.highestBoundOfItems && machine.bytes <= course.highestBoundOfBytes)
        }
        #expect(course.takenIDs == course.takenIDs.sorted(), "items leave in the order they came")
        #expect(course.admittedIDs == course.admittedIDs.sorted(), "producers are let in first come first served")
        #expect(Set(course.takenIDs).count == course.takenIDs.count)
    }
}

/// A random queue, random events, and what both the machine and the model make of them.
struct QueueCourse {
    private(set) var machine: QueueMachine<Int>
    private(set) var model: NaiveQueue
    private(set) var event = ""
    private(set) var answer = ""
    private(set) var expectedAnswer = ""
    private(set) var log: [String] = []
    private(set) var takenIDs: [Int] = []
    private(set) var admittedIDs: [Int] = []
    /// What is in the queue may be above a bound that was lowered, never above the highest there was.
    private(set) var highestBoundOfItems: Int
    private(set) var highestBoundOfBytes: Int
    private var history: History
    private var now = 0
    private var nextID = 0
    private var tickets: [Int: QueueTicket] = [:]
    private var blocked = 0
    private var highestDepth = 0
    private var highestBytes = 0

    init(_ history: History) throws {
        self.history = history
        let configuration = try Self.configuration(&self.history)
        machine = QueueMachine(configuration)
        model = NaiveQueue(
            strategy: configuration.strategy, timeout: Int(configuration.timeout.nanoseconds),
            maximumAge: configuration.maximumAge.map { Int($0.nanoseconds) },
            adaptiveBillionths: Int((configuration.adaptiveThreshold * 1e9).rounded()),
            maximumItems: configuration.maximumItems, maximumBytes: configuration.maximumBytes)
        model.judge()
        (highestBoundOfItems, highestBoundOfBytes) = (configuration.maximumItems, configuration.maximumBytes)
    }

    private static func configuration(_ history: inout History) throws -> QueueConfiguration {
        let items = Int.random(in: 1...6, using: &history)
        let bytes = Int.random(in: 1...30, using: &history)
        let timeout = Int.random(in: 0...30, using: &history)
        let age = Bool.random(using: &history) ? Int.random(in: 1...30, using: &history) : nil
        let threshold =
            [0, 0.05, 0.1, 0.5, 0.85, 1, Double.random(in: 0...1, using: &history)]
            .randomElement(using: &history) ?? 1
        let strategies: [OverflowStrategy] = [.adaptive, .adaptive, .block, .dropNewest, .dropOldest]
        return try QueueConfiguration(
            maximumItems: items, maximumBytes: bytes, strategy: strategies.randomElement(using: &history) ?? .block,
            timeout: .nanoseconds(timeout), maximumAge: age.map { .nanoseconds($0) }, adaptiveThreshold: threshold)
    }

    var expectedStatistics: QueueStatistics {
        var expected = QueueStatistics()
        expected.offered = model.rows.count
        (expected.taken, expected.dropped) = (model.count(.taken), model.count(.dropped))
        (expected.expired, expected.refused) = (model.count(.expired), model.count(.refused))
        (expected.timedOut, expected.cancelled) = (model.count(.timedOut), model.count(.cancelled))
        (expected.depth, expected.bytes) = (model.count(.queued), model.bytes)
        (expected.waitingProducers, expected.isDropping) = (model.count(.waiting), model.isDropping)
        // Of the default warning threshold, seven tenths
        expected.isWarning =
            10 * expected.depth >= 7 * model.maximumItems || 10 * expected.bytes >= 7 * model.maximumBytes
        // These three come from the machine's own words: they are of what passes within an event
        (expected.blocked, expected.highestDepth, expected.highestBytes) = (blocked, highestDepth, highestBytes)
        return expected
    }

    mutating func next() throws {
        now += [0, 0, 1, 1, 2, 5, 11].randomElement(using: &history) ?? 0
        let time = MonotonicTime(nanoseconds: Int64(now))
        var changes = QueueChanges<Int>()
        (answer, expectedAnswer) = ("", "")
        switch Int.random(in: 0..<100, using: &history) {
        case 0..<55: offer(at: time, into: &changes)
        case 55..<80: take(at: time, into: &changes)
        case 80..<95: withdraw(at: time, into: &changes)
        case 95..<97: setBounds(at: time, into: &changes)
        case 97..<99: try adopt(at: time, into: &changes)
        default: Bool.random(using: &history) ? finish(at: time, into: &changes) : clearLog()
        }
        note(changes)
    }

    private mutating func offer(at time: MonotonicTime, into changes: inout QueueChanges<Int>) {
        let bytes =
            Int.random(in: 0...(model.maximumBytes + 2), using: &history) / Int.random(in: 1...3, using: &history)
        let mayWait = Int.random(in: 0..<10, using: &history) > 0
        (nextID, event) = (nextID + 1, "\(now): offer \(nextID) of \(bytes)")
        switch machine.offer(nextID, bytes: bytes, at: time, mayWait: mayWait, into: &changes) {
        case .enqueued(let ticket): (answer, tickets[nextID]) = ("enqueued", ticket)
        case .waiting(let ticket, let deadline):
            (answer, tickets[nextID]) = ("waiting", ticket)
            if deadline.nanoseconds != Int64(now + model.timeout) { answer = "waiting until \(deadline)" }
            blocked += 1
        case .dropped: answer = "dropped itself"
        case .refused(.tooLarge): answer = "too large"
        case .refused(.finished): answer = "finished"
        }
        expectedAnswer = model.offer(nextID, bytes: bytes, mayWait: mayWait, at: now)
    }

    private mutating func take(at time: MonotonicTime, into changes: inout QueueChanges<Int>) {
        let count = Int.random(in: 0...4, using: &history)
        event = "\(now): take \(count)"
        if count == 1 {
            if let entry = machine.takeOne(at: time, into: &changes) { changes.taken.append(entry) }
        } else {
            machine.take(upTo: count, at: time, into: &changes)
        }
        model.take(count, at: now)
    }

    private mutating func withdraw(at time: MonotonicTime, into changes: inout QueueChanges<Int>) {
        guard let (id, ticket) = tickets.sorted(by: { $0.key < $1.key }).suffix(8).randomElement(using: &history)
        else { return clearLog() }
        let waitingOnly = Bool.random(using: &history)
        event = "\(now): \(waitingOnly ? "cancel" : "withdraw") \(id)"
        if waitingOnly {
            _ = machine.cancel(ticket, at: time, into: &changes)
        } else {
            _ = machine.withdraw(ticket, at: time, into: &changes)
        }
        model.withdraw(id, from: waitingOnly ? [.waiting] : [.waiting, .queued], at: now)
    }

    private mutating func setBounds(at time: MonotonicTime, into changes: inout QueueChanges<Int>) {
        let items = Int.random(in: 1...6, using: &history)
        let bytes = Int.random(in: 1...30, using: &history)
        event = "\(now): bounds \(items) \(bytes)"
        machine.setBounds(maximumItems: items, maximumBytes: bytes, at: time, into: &changes)
        model.setBounds(items, bytes, at: now)
        highestBoundOfItems = max(highestBoundOfItems, items)
        highestBoundOfBytes = max(highestBoundOfBytes, bytes)
    }

    private mutating func adopt(at time: MonotonicTime, into changes: inout QueueChanges<Int>) throws {
        let configuration = try Self.configuration(&history)
        event = "\(now): adopt \(configuration)"
        machine.adopt(configuration, at: time, into: &changes)
        model.adopt(configuration, at: now)
        highestBoundOfItems = max(highestBoundOfItems, configuration.maximumItems)
        highestBoundOfBytes = max(highestBoundOfBytes, configuration.maximumBytes)
    }

    private mutating func finish(at time: MonotonicTime, into changes: inout QueueChanges<Int>) {
        event = "\(now): finish"
        machine.finish(at: time, into: &changes)
        model.finish(at: now)
    }

    private mutating func clearLog() { (event, model.log) = ("nothing", []) }

    private mutating func note(_ changes: QueueChanges<Int>) {
        log = []
        let lists: [(NaiveQueue.Fate, [QueueEntry<Int>])] = [
            (.taken, changes.taken), (.dropped, changes.dropped), (.expired, changes.expired),
            (.timedOut, changes.timedOut), (.refused, changes.refused), (.cancelled, changes.cancelled),
        ]
        for (fate, entries) in lists { log += entries.map { "\(fate) \($0.item)" } }
        log += changes.admitted.map { "admitted \($0.item)" }
        takenIDs += changes.taken.map(\.item)
        admittedIDs += changes.admitted.map(\.item)
        (highestDepth, highestBytes) = (machine.statistics.highestDepth, machine.statistics.highestBytes)
    }
}
