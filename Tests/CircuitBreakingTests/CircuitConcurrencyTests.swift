import ResilienceTesting
import Synchronization
import Testing

@testable import CircuitBreaking

@Suite("A circuit used by many at once", .timeLimit(.minutes(5))) struct CircuitConcurrencyTests {
    static func breaker(threshold: Int, probes: Int = 1, clock: ManualClock) throws -> CircuitBreaker {
        let configuration = try CircuitConfiguration(
            failureThreshold: threshold, recoveryTimeout: .seconds(10), jitter: 0, halfOpenCalls: probes,
            successThreshold: 1000, timeout: .seconds(1))
        return CircuitBreaker(name: "tts", configuration: configuration, clock: clock)
    }

    @Test func `has totals that are exact and add up`() async throws {
        let breaker = try Self.breaker(threshold: 0, clock: ManualClock())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<3000 {
                        guard let permit = try? breaker.acquire() else { continue }
                        switch number % 6 {
                        case 0, 1: permit.succeed()
                        case 2: permit.fail()
                        case 3: permit.timedOut()
                        case 4: permit.ignore()
                        default: permit.cancel()
                        }
                    }
                }
            }
        }
        let totals = breaker.statistics.totals
        #expect((totals.calls, totals.successes, totals.failures, totals.timeouts) == (24_000, 8000, 8000, 4000))
        #expect((totals.ignored, totals.cancelled, totals.late, totals.inFlight) == (4000, 4000, 0, 0))
        #expect((totals.rejected, totals.opened) == (0, 0))
    }

    @Test func `never shows more ended than begun`() async throws {
        let breaker = try Self.breaker(threshold: 0, clock: ManualClock())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<20_000 { (try? breaker.acquire())?.succeed() } }
            }
            group.addTask { for _ in 0..<2000 { #expect(breaker.statistics.totals.inFlight >= 0) } }
        }
        #expect(breaker.statistics.totals.successes == 80_000)
    }

    @Test func `has totals that add up whatever hands do to it meanwhile`() async throws {
        let breaker = try Self.breaker(threshold: 0, clock: ManualClock())
        let rejected = await withTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var rejected = 0
                    for number in 0..<10_000 {
                        do throws(CircuitError) {
                            let permit = try breaker.acquire()
                            if (number + task) % 3 == 0 { permit.fail() } else { permit.succeed() }
                        } catch {
                            rejected += 1
                        }
                    }
                    return rejected
                }
            }
            group.addTask {
                for round in 0..<2000 {
                    [breaker.disable, breaker.measureOnly, breaker.forceOpen, breaker.reset][round % 4]()
                    #expect(breaker.statistics.totals.inFlight >= 0)
                    await Task.yield()
                }
                return 0
            }
            return await group.reduce(0, +)
        }
        let totals = breaker.statistics.totals
        #expect(totals.inFlight == 0)
        #expect(totals.rejected == rejected)
        #expect(totals.calls + totals.rejected <= 40_000)
    }

    @Test(arguments: 0..<50)
    func `admits nobody as closed after the call that trips it has returned`(round: Int) async throws {
        let breaker = try Self.breaker(threshold: 3, clock: ManualClock())
        let (hasTripped, admittedAfter) = (Flag(), Flag())
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<200 {
                        let isAfter = hasTripped.isSet
                        guard let permit = try? breaker.acquire() else { continue }
                        if isAfter { admittedAfter.set() }
                        if (number + task) % 50 < 40 { permit.succeed() } else { permit.fail() }
                        if breaker.state == .open { hasTripped.set() }
                    }
                }
            }
        }
        #expect(!admittedAfter.isSet)
        let totals = breaker.statistics.totals
        #expect(totals.inFlight == 0)
        #expect(totals.calls + totals.rejected == 800)
        #expect(totals.opened <= 1)
    }

    @Test func `lets no more than half_open_calls probe, through all its openings`() async throws {
        let clock = ManualClock()
        let breaker = try Self.breaker(threshold: 1, probes: 3, clock: clock)
        let inFlight = Gauge()
        for round in 0..<20 {
            breaker.openUntil(.seconds(10))
            clock.advance(by: .seconds(10))
            let most = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var most = 0
                        for _ in 0..<40 {
                            guard let permit = try? breaker.acquire() else { continue }
                            most = max(most, inFlight.rise())
                            await Task.yield()
                            inFlight.fall()
                            permit.succeed()
                        }
                        return most
                    }
                }
                return await group.reduce(0, max)
            }
            #expect(1...3 ~= most)
            #expect(breaker.state == .halfOpen)
            #expect(breaker.statistics.totals.opened == round + 1)
        }
    }
}

/// Something that has happened, for all to see.
private final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}

/// How many there are at a time.
private final class Gauge: Sendable {
    private let value = Atomic(0)
    func rise() -> Int { value.add(1, ordering: .sequentiallyConsistent).newValue }
    func fall() { value.subtract(1, ordering: .sequentiallyConsistent) }
}
