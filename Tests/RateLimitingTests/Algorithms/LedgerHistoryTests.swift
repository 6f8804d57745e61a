import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A ledger, over any history,") struct LedgerHistoryTests {
    static func quotas(_ history: inout History) throws -> [Quota] {
        var lengths: Set<Int64> = []
        for _ in 0..<Int.random(in: 1...5, using: &history) { lengths.insert(.random(in: 1...40, using: &history)) }
        return try lengths.sorted().map { try quota(length: $0, nil, nil, &history) }
    }

    static func quota(
        length: Int64, _ algorithm: RateLimitAlgorithm? = nil, _ alignment: WindowAlignment? = nil,
        _ history: inout History
    ) throws -> Quota {
        let algorithm = algorithm ?? RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
        let burst =
            algorithm == .tokenBucket && Bool.random(using: &history) ? Int.random(in: 0...9, using: &history) : nil
        let limit = Int.random(in: 0...12, using: &history)
        let isClient = algorithm == .fixedWindow && Bool.random(using: &history)
        return try Quota(
            limit: limit, per: .nanoseconds(length), algorithm: algorithm, burst: burst,
            alignment: alignment ?? (isClient ? .client : .epoch))
    }

    /// All that a decision says, worked out the slow way.
    static func expect(_ decision: Decision, of cost: Int, _ models: [NaiveQuota], before: [NaiveQuota], at now: Int) {
        let fitting = before.map { $0.fits(cost, at: now) }
        #expect(decision.isAllowed == fitting.allSatisfy(\.self))
        #expect(decision.quotas.map(\.isDenying) == fitting.map { decision.isAllowed ? false : !$0 })
        let canFit = before.allSatisfy { $0.quota.limit > 0 && cost <= $0.quota.capacity }
        #expect((decision.verdict == .never) == !canFit)
        if case .denied(let wait) = decision.verdict {
            let waits = before.map { model in NaiveQuota.first(from: now) { model.fits(cost, at: $0) } }
            #expect(wait == .nanoseconds(waits.max() ?? 0))
            #expect(waits[decision.bindingIndex] == waits.max())
        } else if decision.isAllowed {
            let (scarce, binding) = (models[decision.bindingIndex], decision.bindingIndex)
            for (index, other) in models.enumerated() {
                let (one, two) = (share(scarce, now), share(other, now))
                let (left, right) = (one.left * two.whole, two.left * one.whole)
                #expect(index < binding ? left < right : left <= right)
            }
        }
        for (status, model) in zip(decision.quotas, models) { expect(status, model, at: now) }
    }

    static func share(_ model: NaiveQuota, _ now: Int) -> (left: Int128, whole: Int128) {
        let whole = model.quota.capacity * Int(model.quota.length)
        return (Int128(whole - model.used(at: now)), Int128(max(1, whole)))
    }

    static func expect(_ status: QuotaStatus, _ model: NaiveQuota, at now: Int) {
        let remaining = model.remaining(at: now)
        #expect(status.remaining == remaining)
        #expect(status.window == .nanoseconds(model.length(at: now)))
        #expect(status.resetAfter == .nanoseconds(NaiveQuota.first(from: now) { model.isFull(at: $0) }))
        if model.isFull(at: now) || model.quota.limit == 0 || model.quota.capacity == 0 {
            #expect(status.moreAfter == nil)
        } else {
            let more = NaiveQuota.first(from: now) { model.fits(remaining + 1, at: $0) }
            #expect(status.moreAfter == .nanoseconds(more))
        }
    }

    @Test(arguments: History.fresh(300))
    func `answers as a model does that keeps every charge and finds every time by trying`(given: History) throws {
        var history = given
        let quotas = try Self.quotas(&history)
        var both = try LedgerBesideModels(quotas, at: .random(in: -500...500, using: &history))
        for _ in 0..<60 {
            both.move(by: .random(in: -3...15, using: &history))
            let units = Int.random(in: 0...6, using: &history)
            switch Int.random(in: 0..<12, using: &history) {
            case 0: both.refund(units)
            case 1: both.report(units * 20)
            case 2:
                let changed = Int.random(in: 0..<quotas.count, using: &history)
                let old = both.quotas[changed]
                try both.change(
                    changed, to: Self.quota(length: old.length, old.algorithm, old.alignment, &history))
            default: both.decide(units)
            }
        }
    }

    @Test(arguments: History.fresh(64))
    func `of sliding windows admits no more than each limit in any window`(given: History) throws {
        var history = given
        let quotas = try [7, 19, 40].map { length in
            try Quota(limit: .random(in: 1...9, using: &history), per: .nanoseconds(length))
        }
        let set = try QuotaSet(quotas)
        var ledger = QuotaLedger(set, at: 0)
        var now: Int64 = 0
        var grants: [(time: Int64, cost: Int)] = []
        for _ in 0..<300 {
            now += .random(in: 0...4, using: &history)
            let cost = Int.random(in: 0...3, using: &history)
            if ledger.decide(cost, under: set, at: now).isAllowed { grants.append((now, cost)) }
        }
        for quota in quotas {
            for first in grants {
                let inWindow = grants.filter { first.time <= $0.time && $0.time - first.time < quota.length }
                #expect(inWindow.reduce(0) { $0 + $1.cost } <= quota.limit)
            }
        }
    }

    @Test(arguments: History.fresh(200))
    func `names the moment to retry: then it succeeds, a nanosecond before it fails`(given: History) throws {
        var history = given
        let quotas = try (0..<3).map { index in
            let algorithm = RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
            return try Quota(
                limit: .random(in: 1...1_000_003, using: &history),
                per: .nanoseconds(Int64.random(in: 1...1 << 45, using: &history) + Int64(index)), algorithm: algorithm,
                alignment: algorithm == .fixedWindow && Bool.random(using: &history) ? .client : .epoch)
        }
        let set = try QuotaSet(quotas)
        let smallest = quotas.map(\.limit).min() ?? 1
        var now = Int64.random(in: 0...1 << 60, using: &history)
        var ledger = QuotaLedger(set, at: now)
        for _ in 0..<100 {
            now += .random(in: 0...1 << 42, using: &history)
            let cost = Int.random(in: 0...smallest, using: &history)
            var (early, punctual) = (ledger, ledger)
            let decision = ledger.decide(cost, under: set, at: now)
            guard case .denied(let wait) = decision.verdict else { continue }
            let then = now + wait.nanoseconds
            #expect(!early.look(cost, under: set, at: then - 1).isAllowed)
            #expect(punctual.look(cost, under: set, at: then).isAllowed)
        }
    }

    @Test(arguments: History.fresh(64))
    func `charges a denied request to nothing, anywhere`(given: History) throws {
        var history = given
        let set = try QuotaSet(try Self.quotas(&history))
        var ledger = QuotaLedger(set, at: 0)
        var now: Int64 = 0
        for _ in 0..<100 {
            now += .random(in: 0...8, using: &history)
            let before = ledger.look(0, under: set, at: now)
            let decision = ledger.decide(.random(in: 0...6, using: &history), under: set, at: now)
            guard !decision.isAllowed else { continue }
            let after = ledger.look(0, under: set, at: now)
            #expect(after == before)
        }
    }
}
