import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("The recovery time") struct BackoffTests {
    /// Recovery, backoff, maximum; the times of five openings in a row.
    static let sequences: [(Int, Double, Int, [Int])] = [
        (100, 2, 1000, [100, 200, 400, 800, 1000]),
        (100, 1, 1000, [100, 100, 100, 100, 100]),
        (7, 1.5, 1000, [7, 10, 15, 22, 33]),  // 7, ⌊10.5⌋, ⌊15⌋, ⌊22.5⌋, ⌊33⌋
        (100, 3, 50, [100, 100, 100, 100, 100]),
        (1, 1.9, 1000, [1, 1, 1, 1, 1]),
        (3, 1.333_333_333, 1000, [3, 3, 3, 3, 3]),  // 3.999999999
        (3, 1.333_333_334, 1000, [3, 4, 5, 6, 8]),  // 4.000000002, 5.33, 6.67, 8.0
        (100, 1e9, Int.max, [100, 100_000_000_000, Int.max, Int.max, Int.max]),
    ]

    @Test(arguments: sequences)
    func `grows by backoff, rounded down, up to the maximum`(
        recovery: Int, backoff: Double, maximum: Int, expected: [Int]
    ) throws {
        var schedule = RecoverySchedule(
            try .small(recovery: recovery, backoff: backoff, maximum: maximum), random: .init(seed: 0))
        let drawn = [schedule.trip()] + (1..<5).map { _ in schedule.reopen() }
        #expect(drawn == expected.map { .nanoseconds($0) })
    }

    @Test(arguments: History.fresh(32))
    func `is drawn from ± jitter around the bounded value, and everything in that range comes out`(
        given: History
    ) throws {
        // 20 ± ⌊20 × 0.19⌋ = 17 … 23, bounded before it is jittered
        var schedule = RecoverySchedule(
            try .small(recovery: 10, maximum: 20, jitter: 0.19), random: .init(seed: given.seed))
        _ = schedule.trip()
        let drawn = Set((0..<1000).map { _ in schedule.reopen() })
        #expect(drawn == Set((17...23).map { .nanoseconds($0) }))
    }

    @Test func `comes back with its seed`() throws {
        let drawn = try (0..<2).map { _ in
            let bench = Bench(try .small(recovery: 1_000_000, jitter: 0.5), seed: 42)
            bench.call(.failure, at: 0)
            return bench.until
        }
        #expect(drawn[0] == drawn[1])
        #expect(drawn[0] != 1_000_000)
    }

    /// How long the circuit stayed closed after openings of 100 and 200; how long the next one lasts.
    static let relapses = [(0, 400), (199, 400), (200, 100), (5000, 100)]

    @Test(arguments: relapses)
    func `is forgotten only after the circuit stayed closed for at least its last one`(closed: Int, next: Int) throws {
        let bench = Bench(try .small())
        bench.call(.failure, at: 0)
        bench.call(.failure, at: 100)
        bench.call(.success, at: 300)
        bench.call(.failure, at: 300 + closed)
        #expect(bench.until == 300 + closed + next)
    }

    @Test func `that counts for a relapse is the drawn one`() throws {
        let bench = Bench(try .small(recovery: 1000, maximum: 10_000, jitter: 0.3), seed: 7)
        bench.call(.failure, at: 0)
        let drawn = try #require(bench.until)
        #expect(drawn != 1000)
        for (closed, range) in [(drawn - 1, 1400...2600), (drawn, 700...1300)] {
            let copy = Bench(copying: bench)
            copy.call(.success, at: drawn)
            copy.call(.failure, at: drawn + closed)
            #expect(range.contains(try #require(copy.until) - drawn - closed))
        }
    }

    @Test func `goes on over an opening by hand, which draws none`() throws {
        let bench = Bench(try .small())
        bench.call(.failure, at: 0)
        bench.call(.failure, at: 100)
        bench.call(.success, at: 300)
        bench.openUntil(350, at: 310)
        bench.call(.failure, at: 350)
        #expect(bench.until == 350 + 400)
    }
}

@Suite("A ramp") struct RampTests {
    /// A circuit with a ramp of 90 that closed at 100.
    static func justClosed() throws -> Bench {
        let bench = Bench(try .small(threshold: 2, ramp: 90))
        for _ in 0..<2 { bench.call(.failure, at: 0) }
        bench.call(.success, at: 100)
        return bench
    }

    /// Time since closing; of twenty calls asked then, which are admitted, counted from 1.
    /// The share is (90 + 9 × elapsed) / 900: 0.1, 0.2, 0.5, 0.9 and, from 90 on, 1.
    static let shares: [(Int, [Int])] = [
        (0, [1, 11]),  // the second of ten is none: 1 < 0.1 × 10 does not hold
        (10, [1, 6, 11, 16]),
        (40, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]),
        (80, Array(1...9) + Array(11...19)),  // all but every tenth
        (90, Array(1...20)),
    ]

    @Test(arguments: shares)
    func `admits a call while admitted < share × asked since closing, this one included`(
        elapsed: Int, admitted: [Int]
    ) throws {
        let bench = try Self.justClosed()
        let answers = (1...20).filter { _ in bench.call(.success, at: 100 + elapsed) }
        #expect(answers == admitted)
    }

    @Test func `rejects without a time`() throws {
        let bench = try Self.justClosed()
        bench.call(.success, at: 100)
        #expect(bench.ask(at: 100) == .rejected(.ramp, retryAfter: nil))
        #expect(!bench.machine.isHealthy)
        #expect(bench.machine.retryAfter(at: Bench.time(100)) == nil)
        bench.call(.success, at: 190)
        #expect(bench.machine.isHealthy)
    }

    @Test func `does not keep the circuit from opening`() throws {
        let bench = try Self.justClosed()
        for time in [180, 185] { #expect(bench.call(.failure, at: time)) }
        #expect(bench.machine.storedState == .open)
    }
}
