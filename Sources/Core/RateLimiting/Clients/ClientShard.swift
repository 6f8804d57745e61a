internal import Synchronization

/// What some of the clients were counted for, behind a lock of their own: in the present period and in the one before.
final class ClientShard: Sendable {
    struct Sketches {
        fileprivate let capacity: Int
        fileprivate(set) var present: ClientSketch
        fileprivate(set) var last: ClientSketch

        fileprivate init(capacity: Int) {
            self.capacity = capacity
            (present, last) = (ClientSketch(capacity: capacity), ClientSketch(capacity: capacity))
        }

        fileprivate mutating func turn(by periods: Int) {
            last = periods == 1 ? present : ClientSketch(capacity: capacity)
            present = ClientSketch(capacity: capacity)
        }
    }

    private struct State {
        var asked: Sketches
        var denied: Sketches
        var period = 0
        var count: UInt = 0

        mutating func turn(to period: Int) {
            guard period > self.period else { return }
            asked.turn(by: period - self.period)
            denied.turn(by: period - self.period)
            self.period = period
        }
    }

    private let state: Mutex<State>

    init(capacity: Int) {
        let sketches = Sketches(capacity: capacity)
        state = Mutex(State(asked: sketches, denied: sketches))
    }

    /// Counts a client in the present period, whose number is read with the lock held: so nobody counts in one that is
    /// over for this shard.
    ///
    /// - Returns: whether it is time to read the clock, which is not done every time.
    func count(_ client: Client, hash: Int, isDenied: Bool, period: borrowing Atomic<Int>) -> Bool {
        state.withLock { state in
            state.turn(to: period.load(ordering: .relaxed))
            state.asked.present.count(client, hash: hash)
            if isDenied { state.denied.present.count(client, hash: hash) }
            state.count &+= 1
            return state.count & 15 == 0
        }
    }

    /// What there is in a period and the one before it.
    func sketches(of measure: TopClients.Measure, in period: Int) -> Sketches {
        state.withLock { state in
            state.turn(to: period)
            return measure == .asked ? state.asked : state.denied
        }
    }
}

extension ClientShard.Sketches {
    /// How often each of the clients was counted in both periods together: a client without an entry in one of them may
    /// have been counted there as often as the least of those that have one (Agarwal et al.: Mergeable Summaries, PODS 2012).
    var clients: [TopClient] {
        present.entries.map { client($0, and: last.estimate(of: $0.client)) }
            + last.entries.filter { !present.contains($0.client) }
            .map { client($0, and: (present.least, present.least)) }
    }

    /// No count is too high by more, and who has no entry was counted at most so often.
    var errorBound: Int { present.least + last.least }

    /// How often anybody was counted.
    var total: Int { present.total + last.total }

    private func client(_ entry: ClientSketch.Entry, and other: (count: Int, error: Int)) -> TopClient {
        TopClient(
            client: entry.client.shownName, type: entry.client.type,
            count: entry.count + other.count, error: entry.error + other.error)
    }
}
