import RateLimiting
import ResiliencePrimitives
import Synchronization

/// The counters of rules that take units ahead, as far as they are asked for here.
final class HotCounters: Sendable {
    private struct State {
        var counters: [CounterKey: HotCounter] = [:]
        var waiting: [CounterKey: [CheckedContinuation<Void, Never>]] = [:]
        var cleaned = MonotonicTime.zero

        /// Once a second at most: it looks at all of them.
        mutating func removeIdle(at time: MonotonicTime) {
            guard time - cleaned >= .seconds(1) else { return }
            cleaned = time
            counters = counters.filter { !$0.value.isIdle(at: time) }
        }
    }

    /// A request for units, and what to do about it.
    struct Request {
        let key: CounterKey
        let address: CounterAddress
        let quotas: QuotaSet
        let step: HotCounter.Step
    }

    /// Others are asked for one by one.
    private let most: Int
    private let prefix: String
    private let state = Mutex(State())

    init(prefix: String, most: Int = 4096) { (self.prefix, self.most) = (prefix, most) }

    /// What a request for `cost` units is to do.
    func ask(_ key: CounterKey, _ cost: Int, ahead: Int, under quotas: QuotaSet, at time: MonotonicTime) -> Request {
        state.withLock { state in
            // Looked up once, since most are granted
            guard let index = state.counters.index(forKey: key), state.counters.values[index].quotas == quotas else {
                return begin(key, cost, ahead, quotas, at: time, &state)
            }
            let step = state.counters.values[index].ask(cost, ahead: ahead, at: time)
            if case .fetch = step { state.waiting[key] = [] }
            return Request(key: key, address: state.counters.values[index].address, quotas: quotas, step: step)
        }
    }

    /// The first request for a counter, or for one under these quotas.
    private func begin(
        _ key: CounterKey, _ cost: Int, _ ahead: Int, _ quotas: QuotaSet, at time: MonotonicTime, _ state: inout State
    ) -> Request {
        let address = CounterAddress(key, prefix: prefix)
        if state.counters.count >= most { state.removeIdle(at: time) }
        guard state.counters.count < most, state.waiting[key] == nil else {
            return Request(key: key, address: address, quotas: quotas, step: .ask)
        }
        var counter = HotCounter(address, quotas, at: time)
        let step = counter.ask(cost, ahead: ahead, at: time)
        state.counters[key] = counter
        return Request(key: key, address: address, quotas: quotas, step: step)
    }

    /// Waits until what another request has asked for is there or will not come, and takes of it if there is enough.
    func share(_ request: Request, _ cost: Int, at time: () -> MonotonicTime) async -> Decision? {
        await withCheckedContinuation { waiter in
            let isOver = state.withLock { state in
                state.waiting[request.key]?.append(waiter) == nil
            }
            if isOver { waiter.resume() }
        }
        // Nobody would use what it takes
        if Task.isCancelled { return nil }
        let time = time()
        let grant = state.withLock { state -> HotCounter.Grant? in
            guard state.counters[request.key]?.quotas == request.quotas else { return nil }
            return state.counters[request.key]?.take(cost, at: time)
        }
        return grant?.decision
    }

    /// What a request has fetched; nil: nothing.
    func fetched(_ answer: (decision: Decision, ahead: Int)?, for request: Request, at time: MonotonicTime) {
        let waiters = state.withLock { state in
            if let answer {
                state.counters[request.key]?.fetched(answer.decision, answer.ahead, at: time)
            } else {
                state.counters[request.key]?.failed()
            }
            return state.waiting.removeValue(forKey: request.key) ?? []
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets go of the units of a client's counters, which were reset; O(counters here).
    func forget(_ key: String) {
        state.withLock { state in
            for (name, counter) in state.counters where counter.address.key == key { state.counters[name]?.forget() }
        }
    }
}
