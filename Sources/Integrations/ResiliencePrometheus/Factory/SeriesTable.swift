/// The series of one metric, by their labels, so many and no more.
struct SeriesTable<Series: AnyObject & Sendable>: Sendable {
    private struct Entry {
        let series: Series
        /// How many counters, timers or gauges of the program it serves; with the last it can go.
        var users = 1
    }

    let name: String
    /// What the program calls it.
    let label: String
    private let makeSeries: @Sendable () -> Series
    private var entries: [MetricLabels: Entry] = [:]
    /// Takes what is beyond the limit.
    private var overflow: Series?
    /// How often a series was asked for and not made.
    private(set) var refused = 0

    init(name: String, label: String, makeSeries: @escaping @Sendable () -> Series) {
        (self.name, self.label, self.makeSeries) = (name, label, makeSeries)
    }

    /// The series of these labels, always the same one; beyond the limit the one that all others share.
    mutating func series(_ labels: MetricLabels, limit: Int) -> Series {
        if let known = entries[labels]?.series {
            entries[labels]?.users += 1
            return known
        }
        guard entries.count >= limit else {
            let series = makeSeries()
            entries[labels] = Entry(series: series)
            return series
        }
        refused += 1
        let shared = overflow ?? makeSeries()
        overflow = shared
        return shared
    }

    /// Gives a series back; whether that was its last user, and it is gone. The shared one stays.
    mutating func release(_ series: Series, _ labels: MetricLabels) -> Bool {
        guard let entry = entries[labels], entry.series === series else { return false }
        guard entry.users == 1 else {
            entries[labels]?.users -= 1
            return false
        }
        entries[labels] = nil
        return true
    }

    /// All series with what they hold; the shared one under a label of its own, where it is asked for.
    func samples<Value>(
        withOverflow: Bool = true, _ value: (Series) -> Value
    ) -> [MetricFamily.Sample<Value>] {
        let shared = withOverflow ? overflow.map { [MetricFamily.Sample(["overflow": "true"], value($0))] } : nil
        return entries.map { .init($0.key, value($0.value.series)) } + (shared ?? [])
    }
}
