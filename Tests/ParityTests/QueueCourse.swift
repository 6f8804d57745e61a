import Backpressure
import ResiliencePrimitives
import ResilienceTesting

@testable import ResilienceCommand

/// A random queue's course of offers and takes in virtual time.
struct QueueCourse {
    /// What happens next.
    enum Event {
        case offer(QueueItem)
        case take(Int)
    }

    /// What a line tells of an event, whoever tells it.
    struct Line: Equatable {
        var outcome = ""
        var taken: [Int] = []
        var dropped: [Int] = []
        var expired: [Int] = []
        var admitted: [Int] = []
        var timedOut: [Int] = []
        var depth = 0
        var bytes = 0
    }

    let configuration: QueueConfiguration
    private var moments = Moments()
    private let simulated: SimulatedQueue
    private var history: History
    private var offered = 0

    init(_ given: History) throws {
        history = given
        configuration = try Self.configuration(&history)
        simulated = SimulatedQueue(configuration, from: .zero)
    }

    private static func configuration(_ history: inout History) throws -> QueueConfiguration {
        let strategies: [OverflowStrategy] = [.dropOldest, .dropNewest, .block, .block, .adaptive, .adaptive]
        return try QueueConfiguration(
            maximumItems: .random(in: 1...6, using: &history), maximumBytes: .random(in: 1...100, using: &history),
            strategy: strategies.randomElement(using: &history)!,
            timeout: [.nanoseconds(1), .milliseconds(300), .seconds(1)].randomElement(using: &history)!,
            maximumAge: [nil, .milliseconds(300), .milliseconds(700)].randomElement(using: &history)!,
            adaptiveThreshold: [0, 0.05, 0.1, 0.333, 0.5, 0.85, 1].randomElement(using: &history)!)
    }

    /// Now.
    var now: MonotonicTime { moments.now }

    /// Lets some time pass, and says how much.
    mutating func step() -> Duration { moments.step(upTo: .milliseconds(200), &history) }

    mutating func next() -> Event {
        if Int.random(in: 0..<3, using: &history) == 0 { return .take([1, 1, 2, 5].randomElement(using: &history)!) }
        offered += 1
        let most = configuration.maximumBytes
        let sizes = [0, 1, most / 4, most / 3, most / 2, most, most + 1, Int.random(in: 0...most, using: &history)]
        moments.promise(now + configuration.timeout)
        if let age = configuration.maximumAge { moments.promise(now + age) }
        return .offer(QueueItem(number: offered, bytes: sizes.randomElement(using: &history)!))
    }

    /// Whether something is so, by the toss of a coin.
    mutating func toss() -> Bool { Bool.random(using: &history) }

    /// What the simulation says to an event at this moment.
    func answer(to event: Event) -> Line {
        switch event {
        case .offer(let item):
            let answer = simulated.offer("\(item.number)", bytes: item.bytes, at: now)
            var line = Line(answer.changes, answer.depth, answer.bytes)
            line.outcome =
                switch answer.verdict {
                case .enqueued: "enqueued"
                case .dropped: "dropped"
                case .waiting: "waiting"
                case .refused: "refused"
                }
            return line
        case .take(let count):
            let answer = simulated.take(count, at: now)
            return Line(answer.changes, answer.depth, answer.bytes)
        }
    }
}

/// What is offered.
struct QueueItem: Hashable, Sendable {
    let number: Int
    let bytes: Int
}

extension QueueCourse.Line {
    fileprivate init(_ changes: QueueChanges<String>, _ depth: Int, _ bytes: Int) {
        let numbers = { (entries: [QueueEntry<String>]) in entries.compactMap { Int($0.item) } }
        (taken, dropped, expired) = (numbers(changes.taken), numbers(changes.dropped), numbers(changes.expired))
        (admitted, timedOut) = (numbers(changes.admitted), numbers(changes.timedOut))
        (self.depth, self.bytes) = (depth, bytes)
    }
}
