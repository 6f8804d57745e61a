/// Goes down from limits that keep enough requests to ones of which none can be a step lower.
///
/// How many requests limits let through is only known by letting them decide, since who is denied is not charged. So each
/// round tries three candidates, lower in one window each, takes of those that keep enough the tightest, and else tries
/// smaller steps; when not even one step down keeps enough, in any window, it ends.
struct LimitDescent {
    /// Where it is.
    private(set) var steps: PerWindow<Int>
    private let floor: PerWindow<Int>
    private let scale: LimitScale
    /// How far down the candidates are; 0 at the end.
    private var stride = 8

    /// Begins at limits that keep enough; the limit a minute stays at or above that of `minuteFloor`.
    init(from steps: PerWindow<Int>, minuteFloor: Int = 0, on scale: LimitScale) {
        (self.steps, self.scale) = (steps, scale)
        floor = PerWindow { $0 == .minute ? minuteFloor : 0 }
        skipImpossible()
    }

    /// What is to be tried next; nothing at the end.
    var candidates: [PerWindow<Int>] {
        guard stride > 0 else { return [] }
        return SuggestedWindow.allCases.compactMap { window in
            guard steps[window] - stride >= floor[window] else { return nil }
            var lower = steps
            lower[window] -= stride
            return lower
        }
    }

    /// Goes on, knowing which of the candidates keep enough.
    mutating func judge(_ keeps: [Bool]) {
        let good = zip(candidates, keeps).filter(\.1).map(\.0)
        // Of equals the one that is lower for the longer window: bursts do less harm than what lasts
        if let best = good.reversed().min(by: { LimitProduct($0, scale) < LimitProduct($1, scale) }) {
            steps = best
        } else {
            stride /= 2
        }
        skipImpossible()
    }

    private mutating func skipImpossible() { while stride > 0, candidates.isEmpty { stride /= 2 } }
}
