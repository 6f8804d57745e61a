import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A descent to lower limits")
struct LimitDescentTests {
    @Test(arguments: History.fresh(64))
    func `ends where enough are kept, and no limit can be a step lower`(given: History) throws {
        var history = given
        let scale = LimitScale(.default)
        // Whoever keeps enough must not be a matter of all being higher
        let keeps = Dictionary(
            uniqueKeysWithValues: (0..<8000).map { index in
                (
                    PerWindow(minute: index % 20, hour: index / 20 % 20, day: index / 400),
                    Int.random(in: 0...9, using: &history) < index / 400
                )
            })
        let start = PerWindow(minute: 19, hour: 19, day: 19)
        let floor = Int.random(in: 0...19, using: &history)
        var (descent, rounds) = (LimitDescent(from: start, minuteFloor: floor, on: scale), 0)
        while !descent.candidates.isEmpty {
            descent.judge(descent.candidates.map { keeps[$0] == true })
            rounds += 1
            try #require(rounds < 100)
        }
        let end = descent.steps
        #expect(end == start || keeps[end] == true)
        #expect(end.minute >= floor)
        for window in SuggestedWindow.allCases where end[window] > (window == .minute ? floor : 0) {
            var lower = end
            lower[window] -= 1
            #expect(keeps[lower] == false)
        }
    }

    @Test func `takes large steps first, and the tightest of what keeps enough`() {
        let scale = LimitScale(.default)
        let start = PerWindow(minute: 10, hour: 10, day: 10)
        var descent = LimitDescent(from: start, on: scale)
        #expect(descent.candidates.map(\.minute) == [2, 10, 10])
        #expect(descent.candidates.map(\.day) == [10, 10, 2])
        descent.judge([true, true, true])
        #expect(descent.steps == PerWindow(minute: 10, hour: 10, day: 2))
        descent.judge([false, false])
        // Half of it
        #expect(descent.candidates.map(\.minute) == [6, 10])
    }
}
