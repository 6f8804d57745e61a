import RateLimiting
import ResiliencePrimitives
import Synchronization

/// The counters of rules that take units ahead, as far as they are asked for here.
///
/// A reset anywhere makes what was charged before worth nothing, so units are only taken ahead while resets are heard of.
final class HotCounters: Sendable {
    private typealias Waiter = CheckedContinuation<UnitsAhead.Grant?, Never>
    private typealias Counter = HotCounter<Waiter>

    /// What a request for units is to do.
    typealias Step = HotCounter<CheckedContinuation<UnitsAhead.Grant?, Never>>.Step

    private struct State {
        var counters: [CounterKey: Counter] = [:]
        var isListening = false
        var eras = 0
        var cleaned = MonotonicTime.zero

        mutating func nextEra() -> Int {
            eras += 1
            return eras
        }

        /// Once a second at most: it looks at all of them.
        mutating func removeIdle(at time: MonotonicTime) {
            guard time - cleaned >= .seconds(1) else { return }
            cleaned = time
            counters = counters.filter { !$0.value.isIdle(at: time) }
        }

        mutating func forget(where isOver: (Counter) -> Bool) -> [Waiter] {
            var waiters: [Waiter] = []
            for (key, counter) in counters where isOver(counter) {
                let era = nextEra()
                waiters += counters[key]?.forget(era: era) ?? []
            }
            return waiters
        }
    }

    /// Others are asked for one by one.
    private let most: Int
    private let prefix: String
    private let state = Mutex(State())

    init(prefix: String, most: Int = 4096) { (self.prefix, self.most) = (prefix, most) }

    /// Units that are here, without asking; nil: ask.
    func grant(
        _ key: CounterKey, _ cost: Int, ahead: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) -> UnitsAhead.Grant? {
        state.withLock { state in
            guard let index = state.counters.index(forKey: key) else { return nil }
            return state.counters.values[index].grant(cost, ahead: ahead, under: quotas, at: time)
        }
    }

    /// What a request for `cost` units is to do.
    func ask(_ key: CounterKey, _ cost: Int, ahead: Int, under quotas: QuotaSet, at time: MonotonicTime) -> Step {
        state.withLock { state in
            guard state.isListening else { return .ask }
            if let index = state.counters.index(forKey: key) {
                let step = state.counters.values[index].ask(cost, ahead: ahead, under: quotas, at: time)
                if let step { return step }
                guard state.counters.values[index].isQuiet else { return .ask }
            } else if state.counters.count >= most {
                state.removeIdle(at: time)
                guard state.counters.count < most else { return .ask }
            }
            let place = CounterAddress.key(of: key.client, prefix: prefix)
            var counter = Counter(place, quotas, at: time, era: state.nextEra())
            let step = counter.ask(cost, ahead: ahead, under: quotas, at: time)
            state.counters[key] = counter
            return step ?? .ask
        }
    }

    /// Waits until what others have asked for is there; nil: nothing came for this one.
    func wait(
        _ key: CounterKey, _ cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async -> Decision? {
        let grant = await withCheckedContinuation { waiter in
            switch state.withLock({ $0.counters[key]?.wait(cost, waiter, under: quotas, at: time) }) {
            case .inLine: break
            case .granted(let grant): waiter.resume(returning: grant)
            case .vain, nil: waiter.resume(returning: nil)
            }
        }
        return grant?.decision
    }

    /// What has come of a request at `asked`, and its units ahead; nil: nothing.
    func fetched(
        _ answer: (decision: Decision, ahead: Int)?, _ fetch: HotFetch, _ key: CounterKey,
        askedAt asked: MonotonicTime, at time: MonotonicTime
    ) {
        let served = state.withLock { state -> [Counter.Served] in
            guard let index = state.counters.index(forKey: key) else { return [] }
            guard let answer else { return state.counters.values[index].failed(fetch, at: time) }
            return state.counters.values[index].fetched(fetch, answer.decision, answer.ahead, askedAt: asked, at: time)
        }
        for (waiter, grant) in served { waiter.resume(returning: grant) }
    }

    /// Lets go of the units of a client's counters, which were reset; O(counters here).
    func forget(_ key: String) {
        for waiter in state.withLock({ $0.forget { $0.key == key } }) { waiter.resume(returning: nil) }
    }

    /// Whether resets are heard of from now on; what was taken before may have been reset.
    func listen(_ isListening: Bool) {
        let waiters = state.withLock { state in
            state.isListening = isListening
            return state.forget { _ in true }
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }
}
