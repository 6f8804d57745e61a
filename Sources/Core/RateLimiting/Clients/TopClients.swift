internal import ResiliencePrimitives
internal import Synchronization

/// Who asks most and who is denied most, over the last minutes: known in memory of fixed size, whatever clients are called
/// and however many there are.
///
///     let top = TopClients()
///     let limiter = RateLimiter(rules: rules, observer: top)
///     let worst = top.ranking(by: .denied, limit: 10)
///
/// Counts are estimates with a bound that is told with them: never too low, and too high by at most 1/k of all that was
/// counted (see ``ClientRanking/errorBound``). Who was counted more often than that is listed, so that a flood of a million
/// names hides nobody who matters.
///
/// Each client is counted behind one of 16 locks, by k places in each of them. The counts are those of the present period
/// and the one before it. A period ends when it is as old as it is to be, and one of the next few calls sees it; so with
/// little traffic, and nobody who looks, it lasts longer, and ``ClientRanking/window`` says how far the counts reach back.
public final class TopClients: RulingObserver {
    /// What clients are counted for.
    public enum Measure: String, CaseIterable, Sendable {
        /// Requests that were over a limit, and denied.
        case denied
        /// Requests that were ruled on, allowed or not; without those for paths that are never limited.
        case asked
    }

    private struct Period {
        var number = 0
        var began: MonotonicTime
        /// When the one before it began.
        var before: MonotonicTime
    }

    private static let shardCount = 16

    private let shards: [ClientShard]
    private let length: Duration
    private let clock: @Sendable () -> MonotonicTime
    private let period: Mutex<Period>
    /// Its number, and when it ends, for those who count. Written with the lock held.
    private let number = Atomic(0)
    private let ends: Atomic<Int64>

    /// Creates an observer that has seen nobody.
    ///
    /// - Parameters:
    ///   - capacity: how many clients each of the 16 parts keeps, by period and measure: k. At 256, the default, all
    ///     together take some 2 MB, and 4 MB if all names are as long as they are kept.
    ///   - period: how long a period is: counts reach back by one to two of them.
    ///   - clock: what time passes by.
    /// - Precondition: both are above 0.
    public init(
        capacity: Int = 256, period length: Duration = .seconds(300), clock: some Clock<Duration> = .continuous
    ) {
        precondition(capacity > 0 && length > .zero, "nothing can be counted in \(capacity) places for \(length)")
        shards = (0..<Self.shardCount).map { _ in ClientShard(capacity: capacity) }
        self.length = length
        self.clock = MonotonicTime.reader(of: clock)
        period = Mutex(Period(began: .zero, before: .zero))
        ends = Atomic((MonotonicTime.zero + length).nanoseconds)
    }

    /// Counts the client; one lock that few others wait for, O(log k), no allocation for a client that is known.
    public func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard ruling.verdict != .exclude else { return }
        let hash = CounterKey.hash(of: ExactText(request.client.id))
        let isDenied = ruling.verdict == .deny
        let isTimeToLook = shard(of: hash).count(request.client, hash: hash, isDenied: isDenied, period: number)
        guard isTimeToLook else { return }
        let now = clock()
        if now.nanoseconds >= ends.load(ordering: .relaxed) { period.withLock { turn(&$0, at: now) } }
    }

    /// The most frequent clients, at most `limit`; O(16 k log k).
    public func ranking(by measure: Measure, limit: Int = 20) -> ClientRanking {
        let now = clock()
        // With the lock held, so that no period ends while the parts are read
        let (sketches, since) = period.withLock { period in
            turn(&period, at: now)
            return (shards.map { $0.sketches(of: measure, in: period.number) }, period.before)
        }
        let clients = sketches.flatMap(\.clients).sorted {
            ($1.count, $0.error, $0.client) < ($0.count, $1.error, $1.client)
        }
        return ClientRanking(
            measure: measure, clients: Array(clients.prefix(max(0, limit))),
            errorBound: sketches.map(\.errorBound).max() ?? 0, window: max(.zero, now - since),
            total: sketches.reduce(0) { $0 + $1.total })
    }

    private func turn(_ period: inout Period, at now: MonotonicTime) {
        guard now >= period.began + length else { return }
        period = Period(number: period.number + 1, began: now, before: period.began)
        ends.store((now + length).nanoseconds, ordering: .relaxed)
        number.store(period.number, ordering: .relaxed)
    }

    /// By other bits than those that find a client within its part.
    private func shard(of hash: Int) -> ClientShard { shards[Int(UInt64(bitPattern: Int64(hash)) >> 60)] }
}
