import ResilienceTesting
import Synchronization
import Testing

@testable import SpeechSynthesis

@Suite("A deadline", .timeLimit(.minutes(5))) struct DeadlineTests {
    private struct Fault: Error {}

    private let clock = ManualClock()
    private let passed = Gate()

    private func run(
        _ limit: Duration? = .seconds(3), _ operation: @escaping @Sendable () async throws -> Int
    ) async throws -> Int {
        let (clock, passed) = (clock, passed)
        return try await withDeadline(
            limit, sleep: { try await clock.sleep(for: $0) }, onPassing: { passed.arrive() }, operation)
    }

    @Test func `lets what is in time through, its value or its error`() async throws {
        #expect(try await run { 7 } == 7)
        #expect(try await run(nil) { 8 } == 8)
        await #expect(throws: Fault.self) { _ = try await run { throw Fault() } }
    }

    @Test func `is judged the moment it passes, before the operation unwinds`() async throws {
        let stubborn = Gate()
        let call = Task {
            try await run {
                await stubborn.pass()
                return 7
            }
        }
        await clock.sleepers(1)
        clock.advance(by: .seconds(3))
        await passed.arrivals(1)
        stubborn.open()
        await #expect(throws: DeadlinePassed.self) { try await call.value }
    }

    @Test func `cancels the operation, whose error for that is not what counts`() async throws {
        let call = Task {
            try await run {
                try await clock.sleep(for: .seconds(100))
                return 7
            }
        }
        await clock.sleepers(2)
        clock.advance(by: .seconds(3))
        await #expect(throws: DeadlinePassed.self) { try await call.value }
    }

    @Test func `does not hide that the caller was cancelled`() async throws {
        let call = Task {
            try await run {
                try await clock.sleep(for: .seconds(100))
                return 7
            }
        }
        await clock.sleepers(2)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test func `that passes as the operation ends counts, or the operation does, and never both`() async throws {
        for _ in 0..<300 {
            let (clock, passings) = (ManualClock(), Passings())
            async let value = withDeadline(
                .seconds(3), sleep: { try await clock.sleep(for: $0) }, onPassing: { passings.count() }
            ) {
                try await clock.sleep(for: .seconds(3))
                return 7
            }
            await clock.sleepers(2)
            clock.advance(by: .seconds(3))
            do {
                _ = try await value
                #expect(passings.total == 0)
            } catch {
                #expect(error is DeadlinePassed)
                #expect(passings.total == 1)
            }
        }
    }

    private final class Passings: Sendable {
        private let passings = Atomic(0)
        var total: Int { passings.load(ordering: .relaxed) }

        func count() { passings.add(1, ordering: .relaxed) }
    }
}
