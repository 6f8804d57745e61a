import CircuitBreaking
import ResiliencePrimitives
import ResilienceTesting

@testable import ResilienceCommand

/// A random circuit's course of calls in virtual time.
struct CircuitCourse {
    /// A call that is to begin.
    struct Call {
        let outcome: CallOutcome
        let duration: Duration
    }

    let configuration: CircuitConfiguration
    let seed: UInt64
    private var moments = Moments()
    private let simulated: SimulatedCircuit
    private var history: History
    /// How likely each outcome is at present, of twelve.
    private var mood: [CallOutcome] = []

    init(_ given: History) throws {
        history = given
        seed = history.next()
        configuration = try Self.configuration(&history)
        simulated = SimulatedCircuit(configuration, random: SeededRandom(seed: seed), from: .zero)
    }

    private static func configuration(_ history: inout History) throws -> CircuitConfiguration {
        try CircuitConfiguration(
            failureThreshold: .random(in: 0...4, using: &history) % 4,
            recoveryTimeout: .milliseconds(Int.random(in: 1...20, using: &history) * 50),
            backoff: [1, 1.5, 2, 3].randomElement(using: &history)!,
            maximumRecoveryTimeout: .milliseconds(Int.random(in: 1...4, using: &history) * 700),
            jitter: [0, 0, 0.1, 0.5].randomElement(using: &history)!,
            halfOpenCalls: .random(in: 1...3, using: &history), successThreshold: .random(in: 1...3, using: &history),
            timeout: [nil, .milliseconds(100), .milliseconds(500), .seconds(2)].randomElement(using: &history)!,
            ramp: [.zero, .milliseconds(900), .seconds(3)].randomElement(using: &history)!)
    }

    /// Now.
    var now: MonotonicTime { moments.now }

    /// Lets some time pass.
    mutating func step() { _ = moments.step(upTo: .milliseconds(300), &history) }

    /// The next call; nil: a look.
    mutating func next() -> Call? {
        if Int.random(in: 0..<6, using: &history) == 0 { return nil }
        if mood.isEmpty || Int.random(in: 0..<12, using: &history) == 0 {
            let usual = [CallOutcome.success, .failure].randomElement(using: &history)!
            mood = CallOutcome.allCases + Array(repeating: usual, count: 8)
        }
        let unit = configuration.timeout ?? configuration.recoveryTimeout
        let durations = [
            .zero, .zero, .milliseconds(1), .milliseconds(100), unit, unit - .nanoseconds(1), unit * 3, unit / 7,
        ]
        return Call(
            outcome: mood.randomElement(using: &history)!, duration: durations.randomElement(using: &history)!)
    }

    /// What the simulation says to a call at this moment, in words.
    mutating func begin(_ call: Call) -> String {
        let answer = simulated.call(call.outcome, duration: call.duration, at: now)
        moments.promise(now + min(call.duration, configuration.timeout ?? call.duration))
        switch answer.admission {
        case .admitted: return "admitted, \(answer.state)"
        case .rejected(let reason, let wait):
            moments.promise(now + (wait ?? configuration.recoveryTimeout / 10))
            return "rejected, \(reason), \(wait, default: "nobody knows for how long"), \(answer.state)"
        }
    }

    /// What the simulation shows at this moment.
    mutating func look() -> CircuitStatistics {
        let statistics = simulated.look(at: now).statistics
        if let moment = statistics.nextAttempt { moments.promise(moment) }
        return statistics
    }
}

extension CircuitBreaker {
    /// What it said to a call, in the words of a course.
    func words(for rejection: CircuitError?) -> String {
        guard let rejection else { return "admitted, \(currentState)" }
        guard case .rejected(let reason, let wait) = rejection.code else { return "\(rejection)" }
        return "rejected, \(reason), \(wait, default: "nobody knows for how long"), \(currentState)"
    }
}

extension CircuitStatistics {
    /// All but the moment of the last success, which nobody may have looked at when it came.
    var comparable: [String] {
        [
            "\(state), \(generation)", "\(failureCount) failures, \(successCount) successes in a row",
            "failed \(lastFailure?.text ?? "never")", "opened \(openedAt?.text ?? "never")",
            "again \(nextAttempt?.text ?? "now")", "\(totals)",
        ]
    }
}
