import RateLimiting
import ResiliencePrimitives

/// What one counter was asked for here of late, and the units that were charged to it ahead.
///
/// As many are taken ahead as were asked for in the present or the last tenth of the shortest window, so a counter that is
/// asked once is charged for that alone. They are good for such a tenth, counted from before they were asked for.
///
/// Ahead of requests is what is here and what is coming, less what those need who wait for it. Before the last quarter is
/// gone, whoever would wait asks for more, as does one who finds no more than was asked for during the last round trip.
struct HotCounter<Waiter> {
    /// What a request for units is to do.
    enum Step {
        /// Nothing: they were charged before.
        case granted(UnitsAhead.Grant)
        /// Ask for itself, and for more.
        case fetch(HotFetch)
        /// Wait for what others have asked for.
        case wait
        /// Ask for itself.
        case ask
    }

    /// What becomes of one who wants to wait.
    enum Wait {
        /// What it would wait for is there.
        case granted(UnitsAhead.Grant)
        /// It is told later.
        case inLine
        /// Nothing is coming for it.
        case vain
    }

    /// One who has waited, and what it is given; nil: it is to ask for itself.
    typealias Served = (waiter: Waiter, grant: UnitsAhead.Grant?)

    /// The key that Redis has its client's counters under.
    let key: String
    /// What it is asked under; other quotas are another counter.
    private let quotas: QuotaSet
    /// A tenth of the shortest window: how long a period of asking is, and how long units are good.
    private let tenth: Duration
    private var period: MonotonicTime
    private var asked = 0
    private var askedBefore = 0
    /// Nothing is left to take ahead in this period.
    private var isDry = false
    /// What is here: of each charge so many units, those that end first before others.
    private var stock: [(charge: UnitsAhead, units: Int)] = []
    /// All of them.
    private(set) var units = 0
    /// Units ahead that were asked for and are not here.
    private var coming = 0
    /// Units that were asked for while others were coming.
    private var pace = 0
    private var waiting: [(cost: Int, waiter: Waiter)] = []
    /// Units for all that wait.
    private var owed = 0
    /// What was asked for in another one is not taken when it comes.
    private var era: Int

    /// - Parameter era: a number that no other counter has had.
    init(_ key: String, _ quotas: QuotaSet, at time: MonotonicTime, era: Int) {
        (self.key, self.quotas, period, self.era) = (key, quotas, time, era)
        tenth = (quotas.quotas.map(\.window).min() ?? .zero) / 10
    }

    /// Whether nothing is coming.
    var isQuiet: Bool { coming == 0 }

    /// Whether nothing would be lost with it.
    func isIdle(at time: MonotonicTime) -> Bool {
        isQuiet && time - period >= tenth && stock.allSatisfy { $0.charge.end <= time }
    }

    /// Hands out `cost` units of a rule that takes at most `most` ahead, if they are here and no more need be asked for yet.
    mutating func grant(
        _ cost: Int, ahead most: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) -> UnitsAhead.Grant? {
        guard quotas == self.quotas else { return nil }
        begin(at: time)
        guard waiting.isEmpty, !isToFetch(cost, most), let grant = take(cost, at: time) else { return nil }
        note(cost, most)
        return grant
    }

    /// A request for `cost` units of a rule that takes at most `most` ahead; nil: it is another counter's.
    mutating func ask(_ cost: Int, ahead most: Int, under quotas: QuotaSet, at time: MonotonicTime) -> Step? {
        guard quotas == self.quotas else { return nil }
        if let grant = grant(cost, ahead: most, under: quotas, at: time) { return .granted(grant) }
        let more = isToFetch(cost, most) ? wanted(most) - ahead : nil
        let isToWait = coming > 0 && ahead >= cost && !isDry
        note(cost, most)
        if let more { return .fetch(fetch(more)) }
        return isToWait ? .wait : .ask
    }

    /// Puts one in line who was told to wait.
    mutating func wait(_ cost: Int, _ waiter: Waiter, under quotas: QuotaSet, at time: MonotonicTime) -> Wait {
        guard quotas == self.quotas else { return .vain }
        begin(at: time)
        if waiting.isEmpty, let grant = take(cost, at: time) { return .granted(grant) }
        guard coming > 0, units + coming - owed >= cost else { return .vain }
        waiting.append((cost, waiter))
        owed += cost
        return .inLine
    }

    /// What was asked for at `asked` is here: so many units beside those for the request itself. Who is told now.
    mutating func fetched(
        _ fetch: HotFetch, _ decision: Decision, _ count: Int, askedAt asked: MonotonicTime, at time: MonotonicTime
    ) -> [Served] {
        guard fetch.era == era else { return [] }
        coming -= fetch.ahead
        let count = min(count, fetch.ahead)
        isDry = count == 0
        if count > 0 {
            let charge = UnitsAhead(decision, askedAt: asked, end: asked + tenth)
            stock.insert((charge, count), at: stock.firstIndex { $0.charge.end > charge.end } ?? stock.endIndex)
            units += count
        }
        return serve(at: time)
    }

    /// What was asked for does not come. Who is told now.
    mutating func failed(_ fetch: HotFetch, at time: MonotonicTime) -> [Served] {
        guard fetch.era == era else { return [] }
        coming -= fetch.ahead
        return serve(at: time)
    }

    /// Lets go of what was charged ahead, and of what is coming, since the counter was reset or may have been; those who
    /// wait. What is given back of a counter takes none of it away: they are other units.
    mutating func forget(era: Int) -> [Waiter] {
        defer { (stock, units, coming, waiting, owed, self.era) = ([], 0, 0, [], 0, era) }
        return waiting.map(\.waiter)
    }

    /// Leaves behind what is over.
    private mutating func begin(at time: MonotonicTime) {
        if time - period >= tenth {
            askedBefore = time - period >= tenth * 2 ? 0 : asked
            (period, asked, isDry) = (time, 0, false)
        }
        while let first = stock.first, first.charge.end <= time {
            units -= first.units
            stock.removeFirst()
        }
    }

    /// Units that nobody needs who waits.
    private var ahead: Int { units + coming - owed }

    /// How many units ahead there may be.
    private func wanted(_ most: Int) -> Int { min(most, max(asked, askedBefore)) }

    /// Whether a request is to ask for more.
    private func isToFetch(_ cost: Int, _ most: Int) -> Bool {
        let wanted = wanted(most)
        guard wanted >= cost, !isDry else { return false }
        // A quarter: asking earlier brings less each time
        return ahead < cost || ahead <= min(wanted / 4, coming > 0 ? .max : pace)
    }

    /// Counts a request. More than may be taken ahead need not be known.
    private mutating func note(_ cost: Int, _ most: Int) {
        asked += min(cost, max(0, most - asked))
        if coming > 0 { pace += min(cost, max(0, most - pace)) }
    }

    private mutating func fetch(_ ahead: Int) -> HotFetch {
        if coming == 0 { pace = 0 }
        coming += ahead
        return HotFetch(ahead: ahead, era: era)
    }

    /// Hands out units that are here, if there are as many.
    private mutating func take(_ cost: Int, at time: MonotonicTime) -> UnitsAhead.Grant? {
        guard units >= cost else { return nil }
        units -= cost
        var rest = cost
        while let first = stock.first, first.units < rest {
            rest -= first.units
            stock.removeFirst()
        }
        guard let first = stock.first else { return nil }
        stock[0].units -= rest
        if first.units == rest { stock.removeFirst() }
        return UnitsAhead.Grant(charge: first.charge, time: time, unused: first.units - rest)
    }

    /// Gives to those who wait, in their order, and sends away the last of those for whom nothing is coming.
    private mutating func serve(at time: MonotonicTime) -> [Served] {
        begin(at: time)
        var served: [Served] = []
        var line = waiting[...]
        while let first = line.first, let grant = take(first.cost, at: time) {
            line.removeFirst()
            owed -= first.cost
            served.append((first.waiter, grant))
        }
        while owed > units + coming, let last = line.popLast() {
            owed -= last.cost
            served.append((last.waiter, nil))
        }
        waiting = Array(line)
        return served
    }
}

/// Units that a request asks for besides its own.
struct HotFetch: Hashable, Sendable {
    /// How many.
    let ahead: Int
    /// When its counter began, or was last forgotten.
    let era: Int
}
