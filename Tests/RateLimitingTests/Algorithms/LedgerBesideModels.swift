@testable import RateLimiting

/// A ledger and a model of each of its quotas that keeps every charge: both are told the same, and have to answer the same.
struct LedgerBesideModels {
    private(set) var quotas: [Quota]
    private(set) var now: Int
    /// The latest time so far: an earlier one is read as that.
    private var latest: Int
    private var set: QuotaSet
    private var ledger: QuotaLedger
    private var models: [NaiveQuota]

    init(_ quotas: [Quota], at now: Int) throws {
        set = try QuotaSet(quotas)
        (self.quotas, self.now, latest) = (set.quotas, now, now)
        ledger = QuotaLedger(set, at: Int64(now))
        models = set.quotas.map { NaiveQuota($0, at: now) }
    }

    mutating func move(by nanoseconds: Int) {
        now += nanoseconds
        latest = max(latest, now)
    }

    mutating func decide(_ units: Int) {
        let before = models
        let decision = ledger.decide(units, under: set, at: Int64(now))
        if decision.isAllowed { charge(units) }
        LedgerHistoryTests.expect(decision, of: units, models, before: before, at: latest)
    }

    mutating func report(_ units: Int) {
        ledger.report(units, under: set, at: Int64(now))
        charge(units)
        look()
    }

    mutating func refund(_ units: Int) {
        ledger.refund(units, under: set, at: Int64(now))
        for index in models.indices { models[index].refund(units, at: latest) }
        look()
    }

    mutating func change(_ index: Int, to quota: Quota) throws {
        quotas[index] = quota
        set = try QuotaSet(quotas)
        models[index].change(to: quota, at: latest)
        look()
    }

    private mutating func charge(_ units: Int) {
        for index in models.indices where units > 0 { models[index].charge(units, at: latest) }
    }

    private mutating func look() {
        let seen = ledger.look(0, under: set, at: Int64(now))
        LedgerHistoryTests.expect(seen, of: 0, models, before: models, at: latest)
    }
}
