import RateLimiting
import ResiliencePrimitives

/// What one counter was asked for here of late, and the units that were charged to it ahead.
///
/// As many are taken ahead as were asked for in the present or the last tenth of the shortest window, so a counter that is
/// asked once is charged for that alone. They are good for such a tenth, counted from before they were asked for.
struct HotCounter {
    /// What a request for units is to do.
    enum Step {
        /// Nothing: they were charged before.
        case granted(Grant)
        /// Ask for itself, and for so many more.
        case fetch(ahead: Int)
        /// Wait for what another one has asked for.
        case wait
        /// Ask for itself.
        case ask
    }

    /// Units that were charged before, handed out: to be told so, no lock need be held.
    struct Grant {
        fileprivate let charged: Decision
        fileprivate let elapsed: Duration
        fileprivate let unused: Int

        /// What Redis would say.
        var decision: Decision { charged.later(by: elapsed, unused: unused) }
    }

    /// What it is asked under; other quotas are another counter.
    let quotas: QuotaSet
    /// Where Redis has it.
    let address: CounterAddress
    /// A tenth of the shortest window: how long a period of asking is, and how long units are good.
    private let tenth: Duration
    private var period: MonotonicTime
    private var asked = 0
    private var askedBefore = 0
    private var units = 0
    private var until: MonotonicTime
    /// What Redis said when it charged the units, and when it was asked.
    private var charged: (decision: Decision, at: MonotonicTime)?
    private var isFetching = false
    /// Nothing is left to take ahead in this period.
    private var isDry = false
    /// What is on its way may have been charged before the counter was reset.
    private var isForgotten = false

    init(_ address: CounterAddress, _ quotas: QuotaSet, at time: MonotonicTime) {
        (self.address, self.quotas) = (address, quotas)
        (period, until) = (time, time)
        tenth = (quotas.quotas.map(\.window).min() ?? .zero) / 10
    }

    /// Whether nothing would be lost with it.
    func isIdle(at time: MonotonicTime) -> Bool { !isFetching && time >= period + tenth && time >= until }

    /// A request for `cost` units of a rule that takes at most `most` ahead.
    mutating func ask(_ cost: Int, ahead most: Int, at time: MonotonicTime) -> Step {
        if time >= period + tenth {
            askedBefore = time >= period + tenth * 2 ? 0 : asked
            (period, asked, isDry) = (time, 0, false)
        }
        if let grant = take(cost, at: time) {
            count(cost, most)
            return .granted(grant)
        }
        let ahead = min(most, max(asked, askedBefore))
        count(cost, most)
        if ahead < cost || isDry || (units > 0 && time < until) { return .ask }
        if isFetching { return .wait }
        isFetching = true
        return .fetch(ahead: ahead)
    }

    /// Hands out units that were charged ahead, if there are as many.
    mutating func take(_ cost: Int, at time: MonotonicTime) -> Grant? {
        guard units >= cost, time < until, let charged else { return nil }
        units -= cost
        return Grant(charged: charged.decision, elapsed: max(.zero, time - charged.at), unused: units)
    }

    /// What was asked for at `time` is there: so many units beside those for the request itself.
    mutating func fetched(_ decision: Decision, _ ahead: Int, at time: MonotonicTime) {
        isDry = ahead == 0
        (units, until, charged) = (isForgotten ? 0 : ahead, time + tenth, (decision, time))
        failed()
    }

    /// What was asked for does not come.
    mutating func failed() { (isFetching, isForgotten) = (false, false) }

    /// Lets go of what was charged ahead, and of what is on its way, since the counter was reset. What is given back of a
    /// counter takes none of it away: they are other units.
    mutating func forget() { (units, isForgotten) = (0, isFetching) }

    /// More than may be taken ahead need not be known.
    private mutating func count(_ cost: Int, _ most: Int) { asked += min(cost, max(0, most - asked)) }
}
