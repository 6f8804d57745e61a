import CircuitBreaking
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A live circuit and a simulated one") struct CircuitParityTests {
    private static let steps = 30

    @Test(arguments: Histories.cases)
    func `say the same to every call that holds a permit`(given: History) throws {
        for (number, history) in Histories.all(of: given).enumerated() {
            var course = try CircuitCourse(history)
            let clock = ManualClock()
            let breaker = CircuitBreaker(
                name: "c", configuration: course.configuration, clock: clock, seed: course.seed)
            var calls = LiveCalls<HeldPermit>()
            var time = MonotonicTime.zero
            let advance = { (moment: MonotonicTime) in
                clock.advance(by: moment - time)
                time = moment
            }
            for step in 0..<Self.steps {
                course.step()
                while let call = calls.next(by: course.now) {
                    advance(call.end)
                    call.held.end(call.outcome)
                }
                advance(course.now)
                let name: Comment = "history \(number), step \(step) at \(course.now.text)"
                guard let call = course.next() else {
                    try #require(breaker.statistics.comparable == course.look().comparable, name)
                    continue
                }
                var rejection: CircuitError?
                do {
                    let permit = HeldPermit(try breaker.acquire())
                    calls.begin(call, at: time, timeout: course.configuration.timeout, permit)
                } catch {
                    rejection = error
                }
                try #require(breaker.words(for: rejection) == course.begin(call), name)
            }
        }
    }

    @Test(arguments: Histories.cases)
    func `say the same to every call that is run`(given: History) throws {
        for (number, history) in Histories.all(of: given).enumerated() {
            var course = try CircuitCourse(history)
            let (clock, executor) = (ManualClock(), ManualExecutor())
            let breaker = CircuitBreaker(
                name: "c", configuration: course.configuration, clock: clock, seed: course.seed,
                ignores: { $0 as? LiveOperation.Failure == .ignored })
            var calls = LiveCalls<LiveOperation>()
            var time = MonotonicTime.zero
            let advance = { (moment: MonotonicTime) in
                clock.advance(by: moment - time)
                time = moment
                executor.drain()
            }
            for step in 0..<Self.steps {
                course.step()
                while let call = calls.next(by: course.now) {
                    advance(call.end)
                    // A timeout has fired by itself when its moment came
                    if let outcome = call.outcome { call.held.end(outcome, on: executor) }
                }
                advance(course.now)
                let name: Comment = "history \(number), step \(step) at \(course.now.text)"
                guard let call = course.next(beside: calls) else {
                    try #require(breaker.statistics.comparable == course.look().comparable, name)
                    continue
                }
                let operation = LiveOperation(through: breaker, on: executor)
                if operation.rejection == nil {
                    calls.begin(call, at: time, timeout: course.configuration.timeout, operation)
                }
                try #require(breaker.words(for: operation.rejection) == course.begin(call), name)
            }
            // Nobody is left waiting
            while let call = calls.next(by: MonotonicTime(nanoseconds: .max)) {
                call.held.end(.cancelled, on: executor)
            }
        }
    }
}

extension CircuitCourse {
    /// The next call, but for one whose own end and another's timeout fall on the same moment: of two tasks that wake then,
    /// either may be first.
    fileprivate mutating func next(beside calls: LiveCalls<LiveOperation>) -> Call? {
        while let call = next() {
            let timeout = configuration.timeout
            let isTimeout = timeout.map { call.duration >= $0 } ?? false
            let end = now + (isTimeout ? timeout ?? .zero : call.duration)
            if !calls.isClash(at: end, timeout: isTimeout) { return call }
        }
        return nil
    }
}
