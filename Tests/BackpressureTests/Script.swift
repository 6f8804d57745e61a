import ResiliencePrimitives

@testable import Backpressure

/// Plays events written as text on a machine, and writes down as text what it answered.
///
///     "3 offer c 2"  → "waiting"        "4 take 1" → "admitted c, taken a"        times are seconds
struct Script {
    private(set) var machine: QueueMachine<String>
    private var tickets: [String: QueueTicket] = [:]

    init(_ configuration: QueueConfiguration) { machine = QueueMachine(configuration) }

    /// The answers to several events.
    static func play(_ events: [String], on configuration: QueueConfiguration) -> [String] {
        var script = Script(configuration)
        return events.map { script.play($0) }
    }

    mutating func play(_ event: String) -> String {
        let words = event.split(separator: " ").map(String.init)
        let time = MonotonicTime.zero + .milliseconds(Int64(Double(words[0])! * 1000))
        var changes = QueueChanges<String>()
        let answer = perform(words, at: time, into: &changes)
        return ([answer].filter { !$0.isEmpty } + Self.describe(changes)).joined(separator: ", ")
    }

    private mutating func perform(
        _ words: [String], at time: MonotonicTime, into changes: inout QueueChanges<String>
    ) -> String {
        switch words[1] {
        case "offer", "offerNow":
            return offer(words[2], Int(words[3])!, mayWait: words[1] == "offer", at: time, into: &changes)
        case "take": machine.take(upTo: Int(words[2])!, at: time, into: &changes)
        case "cancel": return machine.cancel(tickets[words[2]]!, at: time, into: &changes) ? "" : "too late"
        case "withdraw": return machine.withdraw(tickets[words[2]]!, at: time, into: &changes) ? "" : "too late"
        case "withdrawAll": machine.withdrawAll(at: time, into: &changes)
        case "pass": machine.pass(to: time, into: &changes)
        case "finish": machine.finish(at: time, into: &changes)
        case "bounds":
            machine.setBounds(
                maximumItems: Int(words[2])!, maximumBytes: Int(words[3])!, at: time, into: &changes)
        default: preconditionFailure("no such event: \(words)")
        }
        return ""
    }

    private mutating func offer(
        _ item: String, _ bytes: Int, mayWait: Bool, at time: MonotonicTime, into changes: inout QueueChanges<String>
    ) -> String {
        switch machine.offer(item, bytes: bytes, at: time, mayWait: mayWait, into: &changes) {
        case .enqueued(let ticket):
            tickets[item] = ticket
            return "enqueued"
        case .waiting(let ticket, _):
            tickets[item] = ticket
            return "waiting"
        case .dropped: return "dropped itself"
        case .refused(.tooLarge): return "too large"
        case .refused(.finished): return "finished"
        }
    }

    private static func describe(_ changes: QueueChanges<String>) -> [String] {
        [
            ("dropped", changes.dropped), ("expired", changes.expired), ("timed out", changes.timedOut),
            ("refused", changes.refused), ("cancelled", changes.cancelled), ("admitted", changes.admitted),
            ("taken", changes.taken),
        ]
        .filter { !$0.1.isEmpty }
        .map { "\($0.0) \($0.1.map(\.item).joined(separator: " "))" }
    }
}
