/// Chooses limits for several windows together, from what clients (or requests) would have needed.
///
/// A client is untouched if all its limits are high enough at once. A quantile for each window by itself would therefore
/// keep too few: those who are beyond one of three quantiles can be three times as many as those beyond one. So clients
/// are counted by the three limits they need, each rounded up to one that people write, and sums over all that need at
/// most (m, h, d) say how many each choice of three limits keeps, exactly: a table of at most some hundred thousand
/// numbers. Of the choices that keep enough, the one with the smallest product of its limits is taken. Lowering any limit
/// alone makes the product smaller and so keeps too few: the choice is minimal. A product is smallest where each client
/// that may be given up makes the most of a difference in proportion: one who is far beyond all others in an hour and a
/// day goes before one who once was a little quick.
struct JointLimits {
    /// What limits keep.
    struct Choice: Equatable {
        /// The limits, as steps of a scale.
        var steps: PerWindow<Int>
        /// How many they keep.
        var kept: Int
    }

    /// How many need at most such limits and no lower ones.
    private var counts: [PerWindow<Int>: Int] = [:]
    /// How many there are, also of those that no limit is high enough for.
    private(set) var total = 0

    /// Counts one that needs these steps of a scale with `count` steps.
    mutating func add(_ steps: PerWindow<Int>, on scale: LimitScale) {
        total += 1
        if max(steps.minute, steps.hour, steps.day) < scale.count { counts[steps, default: 0] += 1 }
    }

    /// The tightest limits that keep so many; nil if none do. Of the same product those that keep more, and then those
    /// that are lower for the longer window: bursts do less harm than what lasts.
    func tightest(keeping needed: Int, on scale: LimitScale) -> Choice? {
        let table = CumulativeTable(counts)
        var best: (rank: Rank, choice: Choice)?
        for minute in table.axes.minute.indices {
            for hour in table.axes.hour.indices {
                guard let day = table.firstDay(minute, hour, keeping: needed) else { continue }
                let steps = PerWindow(
                    minute: table.axes.minute[minute], hour: table.axes.hour[hour], day: table.axes.day[day])
                let choice = Choice(steps: steps, kept: table.count(minute, hour, day))
                let rank = Rank(choice, scale)
                if best.map({ rank < $0.rank }) ?? true { best = (rank, choice) }
            }
        }
        return best?.choice
    }

    /// What choices are preferred by.
    private struct Rank: Comparable {
        let product: LimitProduct
        let choice: Choice

        init(_ choice: Choice, _ scale: LimitScale) {
            (product, self.choice) = (LimitProduct(choice.steps, scale), choice)
        }

        static func < (left: Rank, right: Rank) -> Bool {
            if left.product != right.product { return left.product < right.product }
            let (one, other) = (left.choice, right.choice)
            return (-one.kept, one.steps.day, one.steps.hour) < (-other.kept, other.steps.day, other.steps.hour)
        }
    }
}
