import ResilienceConfiguration
import Testing

@testable import ResilienceCommand

@Suite("The limits that can be suggested")
struct LimitScaleTests {
    @Test func `are numbers that people write`() {
        #expect(
            RoundNumber.all.prefix(25) == [
                1, 2, 3, 5, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800,
                1000,
            ])
        #expect(zip(RoundNumber.all, RoundNumber.all.dropFirst()).allSatisfy { $0 < $1 && $1 <= 2 * $0 })
        #expect(RoundNumber.all.last == 8_000_000_000_000_000)
    }

    @Test(
        arguments: [
            // environment, units, written, in force
            (.default, 0, 1, 1), (.default, 1, 1, 1), (.default, 6, 10, 10), (.default, 101, 120, 120),
            (.production, 1, 1, 1), (.production, 2, 3, 2), (.production, 4, 5, 4), (.production, 5, 10, 8),
            (.production, 80, 100, 80), (.production, 81, 120, 96),
            (.development, 1, 1, 1), (.development, 2, 2, 3), (.development, 3, 2, 3), (.development, 5, 5, 7),
        ] as [(ResilienceEnvironment, Int, Int, Int)])
    func `are the lowest that are high enough where they are in force`(
        _ environment: ResilienceEnvironment, _ units: Int, _ written: Int, _ limit: Int
    ) {
        let scale = LimitScale(environment)
        let step = scale.step(for: units)
        #expect((scale.written(step), scale.limit(step)) == (written, limit))
        #expect(step == 0 || scale.limit(step - 1) < units)
    }

    @Test(arguments: ResilienceEnvironment.allCases)
    func `end where limits do`(_ environment: ResilienceEnvironment) {
        let scale = LimitScale(environment)
        #expect(scale.limit(scale.count - 1) <= LimitScale.largest)
        #expect(scale.step(for: .max) == scale.count)
        #expect(scale.step(for: LimitScale.largest + 1) == scale.count)
    }
}
