import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import ResilienceYAML

@testable import ResilienceCommand

/// A random configuration's course of requests in virtual time, and the moments at which something is promised to change.
struct LimitCourse {
    private static let starts: [Int64] = [0, 12_345_500_000_000, 1_764_000_000_123_456_789, 59_999_999_999]

    private var moments: Moments
    private(set) var simulation: Simulation
    private(set) var history: History

    init(_ configuration: ResolvedConfiguration, startingAt start: MonotonicTime, _ given: History) async throws {
        (history, moments) = (given, Moments(from: start))
        simulation = try await Simulation(configuration, seed: 0, jitter: false)
    }

    /// Histories that share a configuration: to read one takes longer than to live through it.
    private static let ofOneConfiguration = 10

    /// The histories of a case, each with its configuration, and what to call it.
    static func forEach(
        of given: History, _ body: (ResolvedConfiguration, History, _ name: String) async throws -> Void
    ) async throws {
        var configurations = given
        let histories = Histories.all(of: given)
        for first in stride(from: 0, to: histories.count, by: ofOneConfiguration) {
            let yaml = LimitedConfiguration(&configurations).yaml
            let configuration = try ConfigurationLoader().load(yaml: yaml, named: "parity.yaml")
            for number in first..<min(first + ofOneConfiguration, histories.count) {
                try await body(configuration, histories[number], "history \(number)")
            }
        }
    }

    /// When a course begins: at the epoch, beside a boundary, or in the present.
    static func start(_ history: inout History) -> MonotonicTime {
        MonotonicTime(nanoseconds: starts[Int.random(in: 0..<starts.count, using: &history)])
    }

    /// Now.
    var now: MonotonicTime { moments.now }

    /// Lets some time pass, and says how much: seldom windows.
    mutating func step() -> Duration { moments.step(upTo: .milliseconds(400), seldom: .seconds(100), &history) }

    /// What the simulation says to an event at this moment.
    mutating func answer(_ event: String) async throws -> Ruling {
        let event = try Array(event.utf8).withUnsafeBufferPointer { bytes throws(CommandError) in
            try TraceLine(bytes).event()
        }
        guard case .ruling(let ruled) = await simulation.answer(event) else { throw Unexpected() }
        let ruling = ruled.ruling
        if let decision = ruling.decision {
            moments.promise(now + decision.binding.resetAfter)
            if let wait = decision.retryAfter { moments.promise(now + wait) }
        }
        return ruling
    }

    /// Draws from the course.
    mutating func draw<Value>(_ body: (inout History) -> Value) -> Value { body(&history) }

    /// An answer to something else.
    private struct Unexpected: Error {}
}
