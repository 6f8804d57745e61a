/// The scale for how many: from 0 to a round number, with few marks.
struct CountAxis {
    /// Between two marks: 1, 2 or 5 times a power of ten.
    let step: Int
    /// What the top stands for, at least what there is.
    let top: Int

    /// Creates a scale up to at least `most` with at most so many marks above 0.
    init(upTo most: Int, marks: Int = 5) {
        let most = max(1, most)
        var (power, factors) = (1, [1, 2, 5][...])
        while (most - 1) / (power * (factors.first ?? 1)) + 1 > marks {
            factors = factors.dropFirst()
            if factors.isEmpty { (power, factors) = (power * 10, [1, 2, 5]) }
        }
        step = power * (factors.first ?? 1)
        top = ((most - 1) / step + 1) * step
    }

    /// The marks above 0.
    var marks: [Int] { Array(stride(from: step, through: top, by: step)) }

    /// A mark as it is written, short: `200`, `1.5k`, `20M`.
    static func label(_ mark: Int) -> String {
        switch mark {
        case 1_000_000_000... where mark % 100_000_000 == 0: decimal(mark, 1_000_000_000) + "G"
        case 1_000_000... where mark % 100_000 == 0: decimal(mark, 1_000_000) + "M"
        case 1000... where mark % 100 == 0: decimal(mark, 1000) + "k"
        default: mark.grouped
        }
    }

    private static func decimal(_ mark: Int, _ unit: Int) -> String {
        let tenths = mark % unit * 10 / unit
        return (mark / unit).grouped + (tenths == 0 ? "" : ".\(tenths)")
    }
}
