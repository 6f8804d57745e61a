import ResiliencePrimitives
import ResilienceTesting

/// The time of a random course: it stands still, goes on to a moment at which something is promised to change, or a
/// nanosecond beside it, or goes on by a little.
struct Moments {
    private(set) var now: MonotonicTime
    private var promised: [MonotonicTime] = []

    init(from start: MonotonicTime = .zero) { now = start }

    /// Remembers a moment to go to.
    mutating func promise(_ moment: MonotonicTime) { promised.append(moment) }

    /// Goes on, and says by how much; seldom by more than a little.
    mutating func step(
        upTo little: Duration, seldom far: Duration = .seconds(1), _ history: inout History
    ) -> Duration {
        promised.removeAll { $0 <= now }
        let before = now
        switch Int.random(in: 0..<10, using: &history) {
        case 0..<4: break
        case 4..<7 where !promised.isEmpty:
            let beside = Duration.nanoseconds(Int64.random(in: -1...1, using: &history))
            now = max(now, promised[Int.random(in: 0..<promised.count, using: &history)] + beside)
        case 9: now = now + .nanoseconds(Int64.random(in: 0...far.nanoseconds, using: &history))
        default: now = now + .nanoseconds(Int64.random(in: 0...little.nanoseconds, using: &history))
        }
        return now - before
    }
}
