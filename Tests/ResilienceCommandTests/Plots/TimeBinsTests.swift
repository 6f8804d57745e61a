import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("Bins over time")
struct TimeBinsTests {
    private static func times(_ history: inout History) -> [MonotonicTime] {
        var time = Int64.random(in: -1_000_000_000_000...2_000_000_000_000_000_000, using: &history)
        let longest = Int64(1) << Int.random(in: 10...50, using: &history)
        return (0..<Int.random(in: 1...2000, using: &history)).map { _ in
            time += Int64.random(in: 0...longest, using: &history)
            return MonotonicTime(nanoseconds: time)
        }
    }

    @Test(arguments: History.fresh(32)) func `hold what they would had they been as long from the start`(
        given history: History
    ) {
        var history = history
        var (bins, strip) = (TimeBins(kinds: 3), HitStrip())
        var kinds: [Int] = []
        let times = Self.times(&history)
        for time in times {
            kinds.append(Int.random(in: 0...2, using: &history))
            bins.add(kinds[kinds.count - 1], at: time)
            if kinds.last == 2 { strip.add(at: time, width: bins.width) }
            #expect(bins.count <= TimeBins.most)
        }
        let numbers = times.map(bins.width.bin)
        #expect(bins.first == numbers.first)
        #expect(bins.first + bins.count - 1 == numbers.last)
        for kind in 0...2 {
            let found = (0..<bins.count).map { bins.value(kind, in: $0) }
            var expected = Array(repeating: 0, count: bins.count)
            for (number, other) in zip(numbers, kinds) where other == kind { expected[number - bins.first] += 1 }
            #expect(found == expected)
            if kind == 2 {
                #expect(
                    strip.hits(width: bins.width).map { [$0.bin, $0.count] }
                        == expected.enumerated().filter { $1 > 0 }.map { [$0 + bins.first, $1] })
                #expect(strip.total == expected.reduce(0, +))
            }
        }
    }

    @Test func `are never so long that a few would do, nor too many for 292 years`() {
        var bins = TimeBins(kinds: 1)
        bins.add(0, at: .zero)
        bins.add(0, at: MonotonicTime(nanoseconds: 399_999_999))
        #expect(bins.count == 400)
        bins.add(0, at: MonotonicTime(nanoseconds: 400_000_000))
        #expect(bins.count == 81)
        bins.add(0, at: MonotonicTime(nanoseconds: .max))
        #expect((80...400).contains(bins.count))
    }
}
