import RateLimiting
import ResiliencePrimitives
import Synchronization

/// Denials that need no asking again: a client that is told to come back at t is denied here until t, exactly.
///
/// Kept by counter, quotas and cost: other quotas, as after a limit was changed, are other denials; what costs less may fit,
/// and what costs more waits longer, or for ever. t is counted from before the question was sent, so it is never later than the server's. Something that was given
/// back or forgotten elsewhere takes a denial back by a message; so nothing is known while messages may be missed.
final class KnownDenials: Sendable {
    private struct Denial {
        let cost: Int
        let decision: Decision
        let since: MonotonicTime
        let until: MonotonicTime
    }

    private struct State {
        var denials: [String: [CounterAddress: Denial]] = [:]
        var count = 0
        var isListening = false
        /// Counts what was taken back, by the hash of the client's key: few of those that share a place change at once.
        var changes = [Int](repeating: 0, count: 256)
        var cleaned = MonotonicTime.zero

        /// Once a second at most: it looks at all of them.
        mutating func removeOver(at time: MonotonicTime) {
            guard time - cleaned >= .seconds(1) else { return }
            cleaned = time
            denials = denials.compactMapValues { counters in
                let left = counters.filter { time < $0.value.until }
                return left.isEmpty ? nil : left
            }
            count = denials.values.reduce(0) { $0 + $1.count }
        }
    }

    /// More are not kept: the next question is asked.
    private let most: Int
    private let state = Mutex(State())

    init(most: Int = 65_536) { self.most = most }

    /// What is known of a question: the denial as it stands at `time`.
    func decision(_ address: CounterAddress, cost: Int, under quotas: QuotaSet, at time: MonotonicTime) -> Decision? {
        let denial = state.withLock { $0.isListening ? $0.denials[address.key]?[address] : nil }
        guard let denial, denial.cost == cost, denial.decision.quotas.set == quotas, time < denial.until else {
            return nil
        }
        return denial.decision.later(by: max(.zero, time - denial.since))
    }

    /// How much has been taken back so far of the clients that share a place with this one.
    func changes(of address: CounterAddress) -> Int {
        let place = Self.place(of: address.key)
        return state.withLock { $0.changes[place] }
    }

    /// Keeps a denial that was asked for at `time`, when so much had been taken back. If more has been since, it may be what
    /// was taken back: that is told on a connection of its own, and overtakes the answer.
    func note(_ decision: Decision, _ address: CounterAddress, cost: Int, at time: MonotonicTime, after changes: Int) {
        guard let wait = decision.retryAfter else { return }
        let denial = Denial(cost: cost, decision: decision, since: time, until: time + wait)
        let place = Self.place(of: address.key)
        state.withLock { state in
            guard state.isListening, state.changes[place] == changes else { return }
            if state.count >= most { state.removeOver(at: time) }
            guard state.count < most else { return }
            if state.denials[address.key, default: [:]].updateValue(denial, forKey: address) == nil { state.count += 1 }
        }
    }

    /// Forgets what is known of a client.
    func forget(_ key: String) {
        let place = Self.place(of: key)
        state.withLock { state in
            state.changes[place] += 1
            if let gone = state.denials.removeValue(forKey: key) { state.count -= gone.count }
        }
    }

    /// Whether everything that takes a denial back is heard of.
    var isListening: Bool { state.withLock { $0.isListening } }

    /// Whether everything that takes a denial back is heard of from now on; what was known before is not believed.
    func listen(_ isListening: Bool) {
        state.withLock { $0 = State(isListening: isListening, changes: $0.changes.map { $0 + 1 }) }
    }

    /// Where changes of a client's key are counted.
    static func place(of key: String) -> Int { Int(UInt8(truncatingIfNeeded: key.hashValue)) }
}
