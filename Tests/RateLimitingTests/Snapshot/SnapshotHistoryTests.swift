import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A store read from a snapshot, over any history,") struct SnapshotHistoryTests {
    /// Any algorithm, over nanoseconds to months, the calendar's included.
    static func quotas(_ history: inout History) throws -> QuotaSet {
        var lengths: Set<Int64> = []
        for _ in 0..<Int.random(in: 1...5, using: &history) {
            lengths.insert(.random(in: 1...1 << Int64.random(in: 4...52, using: &history), using: &history))
        }
        var quotas = try lengths.sorted().map { try LedgerHistoryTests.quota(length: $0, nil, nil, &history) }
        let period = CalendarPeriod.allCases.randomElement(using: &history) ?? .day
        let zone = ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns"].randomElement(using: &history) ?? "UTC"
        if Bool.random(using: &history) {
            let limit = Int.random(in: 0...12, using: &history)
            quotas.append(try Quota(limit: limit, per: CalendarWindow(period, in: zone)))
        }
        return try QuotaSet(quotas)
    }

    private struct Course {
        var history: History
        var sets: [QuotaSet]
        var now = MonotonicTime(nanoseconds: 1_790_000_000_000_000_000)
        let keys: [CounterKey]

        init(_ given: History) throws {
            history = given
            sets = [try SnapshotHistoryTests.quotas(&history), try SnapshotHistoryTests.quotas(&history)]
            keys = [
                CounterKey(rule: "r", client: "ada"), CounterKey(rule: "r", client: "bob", endpoint: "/a"),
                CounterKey(rule: "a rule of many letters", client: nil, endpoint: ""), CounterKey(rule: "", client: ""),
                CounterKey(rule: "r", client: "e\u{301}"), CounterKey(rule: "r", client: "\u{e9}"),
            ]
        }

        /// The next thing to happen, to any number of stores alike.
        mutating func step() throws -> (MemoryStore) throws -> Decision {
            let scale = Int64.random(in: 0...50, using: &history)
            now = now + .nanoseconds(Int64.random(in: 0...1 << scale, using: &history))
            if Int.random(in: 0..<40, using: &history) == 0 {
                let index = Int.random(in: 0...1, using: &history)
                let changed = try sets[index].quotas.map { quota in
                    guard quota.calendar == nil else { return quota }
                    return try LedgerHistoryTests.quota(
                        length: quota.length, quota.algorithm, quota.alignment, &history)
                }
                sets[index] = try QuotaSet(changed)
            }
            let (key, set) = (keys.randomElement(using: &history) ?? keys[0], Int.random(in: 0..<12, using: &history))
            let quotas = sets[set == 0 ? 1 : 0]
            let (units, kind, now) = (
                Int.random(in: 0...6, using: &history), Int.random(in: 0..<10, using: &history), now
            )
            return { store in
                switch kind {
                case 0: try store.refund(key, units: units, under: quotas, at: now)
                case 1: store.report(key, units: units * 20, under: quotas, at: now)
                case 2: try store.look(key, cost: units, under: quotas, at: now)
                default: try store.decide(key, cost: units, under: quotas, at: now)
                }
            }
        }
    }

    @Test(arguments: History.fresh(300))
    func `answers exactly as the store that went on, time that passed included`(given: History) throws {
        var course = try Course(given)
        let store = MemoryStore(seed: given.seed)
        for _ in 0..<80 { _ = try course.step()(store) }
        let written = course.now
        course.now = course.now + .nanoseconds(Int64.random(in: 0...1 << 40, using: &course.history))
        let restored = try Snapshot(store, at: written).read(at: course.now)
        for key in course.keys {
            #expect(restored.list(client: key.client, at: course.now) == store.list(client: key.client, at: course.now))
        }
        for _ in 0..<80 {
            let step = try course.step()
            #expect(try step(restored) == step(store))
        }
    }

    @Test(arguments: History.fresh(200))
    func `bears it that the clock was set back: what was used stays used, and no longer than it may`(given: History)
        throws
    {
        var course = try Course(given)
        let store = MemoryStore(seed: given.seed)
        for _ in 0..<80 { _ = try course.step()(store) }
        let back = Int64.random(in: 1...1 << 60, using: &course.history)
        let now = MonotonicTime(nanoseconds: course.now.nanoseconds - back)
        let restored = try Snapshot(store, at: course.now).read(at: now)
        for key in course.keys {
            let statuses = restored.list(client: key.client, at: now).flatMap(\.quotas)
            for status in statuses where status.quota.limit > 0 {
                let units = status.quota.algorithm == .tokenBucket ? status.used : 2 * status.limit
                let most = Int128(units) * Int128(status.window.nanoseconds) / Int128(status.limit) + 1
                #expect(status.resetAfter <= .nanoseconds(most))
            }
        }
        course.now = now
        for _ in 0..<40 { _ = try course.step()(restored) }
    }
}
