/// How many need at most three limits, for all limits that somebody needs: sums over a histogram of three dimensions, each
/// found by one addition a dimension (a summed-area table; Crow, SIGGRAPH 1984).
struct CumulativeTable {
    /// The limits that somebody needs, ascending, as steps of a scale.
    let axes: PerWindow<[Int]>
    private var cells: [Int]

    /// Sums up a histogram; O(product of the axes).
    init(_ counts: [PerWindow<Int>: Int]) {
        let axes = PerWindow { window in Set(counts.keys.map { $0[window] }).sorted() }
        let places = PerWindow { window in
            Dictionary(uniqueKeysWithValues: axes[window].enumerated().map { ($1, $0) })
        }
        self.axes = axes
        cells = [Int](repeating: 0, count: axes.minute.count * axes.hour.count * axes.day.count)
        for (steps, count) in counts {
            guard let minute = places.minute[steps.minute], let hour = places.hour[steps.hour],
                let day = places.day[steps.day]
            else { continue }
            cells[index(minute, hour, day)] += count
        }
        accumulate(over: axes.day.count, stride: 1)
        accumulate(over: axes.hour.count, stride: axes.day.count)
        accumulate(over: axes.minute.count, stride: axes.hour.count * axes.day.count)
    }

    /// How many need at most the limits at these places of the axes.
    func count(_ minute: Int, _ hour: Int, _ day: Int) -> Int { cells[index(minute, hour, day)] }

    /// The first place on the axis of days at which at least so many need no more; nil if there is none.
    func firstDay(_ minute: Int, _ hour: Int, keeping needed: Int) -> Int? {
        var (low, high) = (0, axes.day.count)
        while low < high {
            let middle = (low + high) / 2
            if count(minute, hour, middle) < needed { low = middle + 1 } else { high = middle }
        }
        return low < axes.day.count ? low : nil
    }

    private func index(_ minute: Int, _ hour: Int, _ day: Int) -> Int {
        (minute * axes.hour.count + hour) * axes.day.count + day
    }

    /// Adds to each cell the one before it in a dimension.
    private mutating func accumulate(over length: Int, stride: Int) {
        for index in cells.indices where index / stride % length > 0 { cells[index] += cells[index - stride] }
    }
}
