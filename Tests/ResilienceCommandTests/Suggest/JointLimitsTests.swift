import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("Limits for several windows together")
struct JointLimitsTests {
    private static let scale = LimitScale(.default)

    private static func needs(_ needs: [(Int, Int, Int)]) -> JointLimits {
        var limits = JointLimits()
        for (minute, hour, day) in needs {
            limits.add(
                PerWindow(
                    minute: scale.step(for: minute), hour: scale.step(for: hour), day: scale.step(for: day)), on: scale)
        }
        return limits
    }

    private static func tightest(_ needs: [(Int, Int, Int)], keeping needed: Int) -> [Int]? {
        self.needs(needs).tightest(keeping: needed, on: scale).map { choice in
            SuggestedWindow.allCases.map { scale.written(choice.steps[$0]) }
        }
    }

    @Test func `keep as many as they should where a quantile for each window would not`() {
        // Of ten, three are beyond all others in one window each, so that nine tenths of each window are seven of ten
        let usual = [(Int, Int, Int)](repeating: (5, 50, 200), count: 7)
        let ten = usual + [(50, 50, 200), (5, 500, 500), (5, 50, 2000)]
        #expect(Self.tightest(ten, keeping: 7) == [5, 50, 200])
        // 50 × 50 × 200, 5 × 500 × 500 or 5 × 50 × 2000
        #expect(Self.tightest(ten, keeping: 8) == [50, 50, 200])
        #expect(Self.tightest(ten, keeping: 9) == [50, 50, 2000])
        #expect(Self.tightest(ten, keeping: 10) == [50, 500, 2000])
    }

    @Test func `give up first whoever is beyond all others the most in proportion`() {
        let usual = [(Int, Int, Int)](repeating: (20, 80, 300), count: 98)
        let (scraper, partner) = ((60, 3000, 60000), (50, 80, 400))
        #expect(Self.tightest(usual + [scraper, partner], keeping: 99) == [50, 80, 400])
    }

    @Test func `of the same product keep more, and are lower for longer windows`() {
        #expect(Self.tightest([(1, 1, 1), (2, 1, 1), (1, 1, 2)], keeping: 2) == [2, 1, 1])
        #expect(Self.tightest([(1, 1, 1), (1, 2, 10), (1, 1, 20), (1, 1, 20)], keeping: 2) == [1, 1, 20])
    }

    @Test func `keep none that no limit is high enough for`() {
        #expect(Self.tightest([(1, 1, 1), (.max, 1, 1)], keeping: 1) == [1, 1, 1])
        #expect(Self.tightest([(1, 1, 1), (.max, 1, 1)], keeping: 2) == nil)
        #expect(Self.tightest([], keeping: 0) == nil)
    }

    @Test(arguments: History.fresh(64))
    func `are those of the smallest product that keep enough, of all there are`(given: History) throws {
        var history = given
        let count = Int.random(in: 1...40, using: &history)
        let spread = Int.random(in: 2...9, using: &history)
        let steps = (0..<count).map { _ in PerWindow { _ in Int.random(in: 0..<spread, using: &history) } }
        var limits = JointLimits()
        for step in steps { limits.add(step, on: Self.scale) }
        let needed = Int.random(in: 1...count, using: &history)
        let choice = try #require(limits.tightest(keeping: needed, on: Self.scale))
        let kept = { (limit: PerWindow<Int>) in
            steps.count { step in SuggestedWindow.allCases.allSatisfy { step[$0] <= limit[$0] } }
        }
        let product = { (limit: PerWindow<Int>) in
            SuggestedWindow.allCases.reduce(1) { $0 * Self.scale.written(limit[$1]) }
        }
        #expect(choice.kept == kept(choice.steps))
        #expect(choice.kept >= needed)
        for index in 0..<(spread * spread * spread) {
            let other = PerWindow(minute: index % spread, hour: index / spread % spread, day: index / spread / spread)
            guard kept(other) >= needed else { continue }
            #expect(product(choice.steps) <= product(other))
            if product(choice.steps) == product(other) { #expect(choice.kept >= kept(other)) }
        }
        for window in SuggestedWindow.allCases where choice.steps[window] > 0 {
            var lower = choice.steps
            lower[window] -= 1
            #expect(kept(lower) < needed)
        }
    }
}
