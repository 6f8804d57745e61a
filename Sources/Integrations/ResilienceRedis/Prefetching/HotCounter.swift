import RateLimiting
import ResiliencePrimitives

/// What one counter was asked for here of late, and the units that were charged to it ahead.
///
/// As many are taken ahead as were asked for in the present or the last tenth of the shortest window, so a counter that is
/// asked once is charged for that alone. They are good for such a tenth, counted from before they were asked for.
///
/// Ahead of requests is what is here and what is coming, less what those need who wait for it. Before the last quarter is
/// gone, whoever would wait asks for more, as does one who finds no more than was asked for during the last round trip.
///
/// Whoever waits does so for fetches that were under way when it came, which end within the deadline of a command, and for
/// no other. What comes for those who have left by then is dropped as far as it would be more ahead than there may be.
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
    /// The numbers of the fetches that have not ended, the oldest first.
    private var underWay: [Int] = []
    /// The number of the newest fetch.
    private var newest = 0
    /// Those who wait, as they came, and the newest fetch of then.
    private var waiting: [(cost: Int, waiter: Waiter, newest: Int)] = []
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
        // Who costs more than there may be ahead could wait for what will be dropped
        let isToWait = coming > 0 && cost <= min(ahead, most) && !isDry
        note(cost, most)
        if let more { return .fetch(fetch(more, most)) }
        return isToWait ? .wait : .ask
    }

    /// Puts one in line who was told to wait.
    mutating func wait(_ cost: Int, _ waiter: Waiter, under quotas: QuotaSet, at time: MonotonicTime) -> Wait {
        guard quotas == self.quotas else { return .vain }
        begin(at: time)
        if waiting.isEmpty, let grant = take(cost, at: time) { return .granted(grant) }
        guard coming > 0, units + coming - owed >= cost else { return .vain }
        waiting.append((cost, waiter, newest))
        owed += cost
        return .inLine
    }

    /// What was asked for at `asked` is here: so many units beside those for the request itself. Who is told now.
    mutating func fetched(
        _ fetch: HotFetch, _ decision: Decision, _ count: Int, askedAt asked: MonotonicTime, at time: MonotonicTime
    ) -> [Served] {
        guard end(fetch) else { return [] }
        let count = min(count, fetch.ahead)
        isDry = count == 0
        if count > 0 {
            let charge = UnitsAhead(decision, askedAt: asked, end: asked + tenth)
            stock.insert((charge, count), at: stock.firstIndex { $0.charge.end > charge.end } ?? stock.endIndex)
            units += count
        }
        return serve(at: time, ahead: fetch.most)
    }

    /// What was asked for does not come. Who is told now.
    mutating func failed(_ fetch: HotFetch, at time: MonotonicTime) -> [Served] {
        end(fetch) ? serve(at: time, ahead: fetch.most) : []
    }

    /// Lets go of what was charged ahead, and of what is coming, since the counter was reset or may have been; those who
    /// wait. What is given back of a counter takes none of it away: they are other units.
    mutating func forget(era: Int) -> [Waiter] {
        defer { (stock, units, coming, underWay, waiting, owed, self.era) = ([], 0, 0, [], [], 0, era) }
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

    private mutating func fetch(_ ahead: Int, _ most: Int) -> HotFetch {
        if coming == 0 { pace = 0 }
        coming += ahead
        newest += 1
        underWay.append(newest)
        return HotFetch(ahead: ahead, most: most, number: newest, era: era)
    }

    /// Whether what has ended was this counter's.
    private mutating func end(_ fetch: HotFetch) -> Bool {
        guard fetch.era == era else { return false }
        coming -= fetch.ahead
        underWay.removeAll { $0 == fetch.number }
        return true
    }

    /// Hands out units that are here, if there are as many.
    private mutating func take(_ cost: Int, at time: MonotonicTime) -> UnitsAhead.Grant? {
        guard units >= cost, let last = remove(cost) else { return nil }
        return UnitsAhead.Grant(charge: last.charge, time: time, unused: last.units)
    }

    /// Takes so many of the units that are here, and says whose the last of them was, and what is left of those.
    private mutating func remove(_ count: Int) -> (charge: UnitsAhead, units: Int)? {
        units -= count
        var rest = count
        while let first = stock.first, first.units < rest {
            rest -= first.units
            stock.removeFirst()
        }
        guard let first = stock.first else { return nil }
        stock[0].units -= rest
        if first.units == rest { stock.removeFirst() }
        return (first.charge, first.units - rest)
    }

    /// Gives to those who wait, in their order, and sends away for whom nothing is coming: whoever came before all that is
    /// under way, and of the others the last. Drops what those who left have made too much.
    private mutating func serve(at time: MonotonicTime, ahead most: Int) -> [Served] {
        begin(at: time)
        let oldest = underWay.first ?? .max
        var served: [Served] = []
        var line = waiting[...]
        while let first = line.first {
            let grant = take(first.cost, at: time)
            guard grant != nil || first.newest < oldest else { break }
            line.removeFirst()
            owed -= first.cost
            served.append((first.waiter, grant))
        }
        while owed > units + coming, let last = line.popLast() {
            owed -= last.cost
            served.append((last.waiter, nil))
        }
        waiting = Array(line)
        let excess = min(max(0, units - owed), ahead - most)
        if excess > 0 { _ = remove(excess) }
        return served
    }
}

/// Units that a request asks for besides its own.
struct HotFetch: Hashable, Sendable {
    /// How many.
    let ahead: Int
    /// How many there may be ahead of requests.
    let most: Int
    /// Counts the fetches of a counter.
    let number: Int
    /// When its counter began, or was last forgotten.
    let era: Int
}
