/// What is used of one quota, counted by its algorithm.
enum QuotaState: Hashable {
    case tokenBucket(TokenBucket)
    case fixedWindow(FixedWindow)
    case slidingWindow(SlidingWindow)
    case slidingWindowCounter(SlidingWindowCounter)

    /// Nothing used.
    init(_ quota: Quota, at now: Int64, _ log: ChargeLog) {
        self =
            switch quota.algorithm {
            case .tokenBucket: .tokenBucket(TokenBucket(quota, at: now))
            case .fixedWindow: .fixedWindow(FixedWindow())
            case .slidingWindow: .slidingWindow(SlidingWindow(after: log))
            case .slidingWindowCounter: .slidingWindowCounter(SlidingWindowCounter(quota, at: now))
            }
    }

    /// The oldest entry of the log that still counts here.
    var cursor: Int? {
        if case .slidingWindow(let window) = self { window.cursor } else { nil }
    }

    mutating func advance(to now: Int64, _ quota: Quota, _ log: ChargeLog) {
        switch self {
        case .tokenBucket(var state):
            state.advance(to: now, quota)
            self = .tokenBucket(state)
        case .fixedWindow(var state):
            state.advance(to: now, quota)
            self = .fixedWindow(state)
        case .slidingWindow(var state):
            state.advance(to: now, quota, log)
            self = .slidingWindow(state)
        case .slidingWindowCounter(var state):
            state.advance(to: now, quota)
            self = .slidingWindowCounter(state)
        }
    }

    /// Carries what was used over to a changed limit or burst.
    func moved(from old: Quota, to new: Quota, at now: Int64) -> QuotaState {
        if case .tokenBucket(let state) = self { .tokenBucket(state.moved(from: old, to: new, at: now)) } else { self }
    }

    func used(at now: Int64, _ quota: Quota) -> Fraction {
        switch self {
        case .tokenBucket(let state): state.used(at: now, quota)
        case .fixedWindow(let state): state.used
        case .slidingWindow(let state): state.used
        case .slidingWindowCounter(let state): state.used(at: now, quota)
        }
    }

    /// Nanoseconds until `cost` fits: not above 0 if it does, nil if it never will.
    func wait(for cost: Int, at now: Int64, _ quota: Quota, _ log: ChargeLog) -> Fraction? {
        guard quota.limit > 0, cost <= quota.capacity else { return nil }
        return switch self {
        case .tokenBucket(let state): state.wait(for: cost, at: now, quota)
        case .fixedWindow(let state): state.wait(for: cost, at: now, quota)
        case .slidingWindow(let state): state.wait(for: cost, at: now, quota, log)
        case .slidingWindowCounter(let state): state.wait(for: cost, at: now, quota)
        }
    }

    func timeUntilFull(at now: Int64, _ quota: Quota, _ log: ChargeLog) -> Fraction {
        switch self {
        case .tokenBucket(let state): state.timeUntilFull(at: now, quota)
        case .fixedWindow(let state): state.timeUntilFull(at: now)
        case .slidingWindow(let state): state.timeUntilFull(at: now, quota, log)
        case .slidingWindowCounter(let state): state.timeUntilFull(at: now, quota)
        }
    }

    /// The present window in nanoseconds, which of the calendar's are not all alike.
    func windowLength(at now: Int64, _ quota: Quota) -> Int64 {
        guard case .fixedWindow(let state) = self, case .calendar = quota.frame else { return quota.length }
        return state.length(at: now, quota)
    }

    /// Charges any number of units, to at most ten capacities; those of a sliding window must be in the log already.
    mutating func charge(_ units: Int, at now: Int64, _ quota: Quota) {
        switch self {
        case .tokenBucket(var state):
            state.charge(units, at: now, quota)
            self = .tokenBucket(state)
        case .fixedWindow(var state):
            state.charge(units, at: now, quota)
            self = .fixedWindow(state)
        case .slidingWindow(var state):
            state.add(min(units, state.room(quota)))
            self = .slidingWindow(state)
        case .slidingWindowCounter(var state):
            state.charge(units, at: now, quota)
            self = .slidingWindowCounter(state)
        }
    }

    /// Gives back, never below none used; those of a sliding window must be out of the log already.
    mutating func giveBack(_ units: Int, at now: Int64, _ quota: Quota) {
        switch self {
        case .tokenBucket(var state):
            state.giveBack(units, at: now, quota)
            self = .tokenBucket(state)
        case .fixedWindow(var state):
            state.giveBack(units)
            self = .fixedWindow(state)
        case .slidingWindow(var state):
            state.add(-min(units, state.count))
            self = .slidingWindow(state)
        case .slidingWindowCounter(var state):
            state.giveBack(units, at: now, quota)
            self = .slidingWindowCounter(state)
        }
    }
}
