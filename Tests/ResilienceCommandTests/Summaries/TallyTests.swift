import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("What a summary counts with")
struct TallyTests {
    @Test(arguments: History.fresh(16)) func `has percentiles of waits within 1/64, and the longest exactly`(
        given history: History
    ) {
        var history = history
        var waits = WaitTimes()
        var all: [Int64] = []
        for _ in 0..<Int.random(in: 1...500, using: &history) {
            let bits = Int.random(in: 0...62, using: &history)
            let wait = Int64.random(in: 0...(Int64.max >> bits), using: &history)
            all.append(wait)
            waits.record(.nanoseconds(Int128(wait)))
        }
        all.sort()
        #expect(waits.count == all.count)
        #expect(waits.longest.nanoseconds == all.last)
        for percent in [0, 1, 50, 95, 99, 100] {
            let exact = all[max(1, (all.count * percent + 99) / 100) - 1]
            let found = waits.percentile(percent)?.nanoseconds ?? -1
            #expect(abs(found - exact) <= exact / 64, "\(percent) %: \(found), not \(exact)")
        }
    }

    @Test func `has depths of the longest times there are`() {
        var depths = DepthTimes(from: MonotonicTime(nanoseconds: .min))
        depths.pass(to: .zero, depth: 3)
        depths.pass(to: .zero, depth: 1000)
        depths.pass(to: MonotonicTime(nanoseconds: .max), depth: 1)
        #expect(depths.percentile(49) == 1)
        #expect(depths.percentile(50) == 3)
        #expect(depths.percentile(100) == 3)
    }
}
