import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A ledger whose log is made coarser") struct CoarseLogTests {
    @Test func `counts as much as before, until the later of two charges leaves`() throws {
        let set = try QuotaSet([Quota(limit: 9, per: .nanoseconds(100)), Quota(limit: 20, per: .nanoseconds(500))])
        var ledger = QuotaLedger(set, at: 0)
        for moment in [0, 10, 20, 30, 40] { _ = ledger.decide(1, under: set, at: Int64(moment)) }
        ledger.report(100, under: set, at: 50)
        let exact = ledger.look(0, under: set, at: 105)
        #expect(exact.quotas.map(\.used) == [89, 105])
        // The shorter window has let go of the first of the first two
        ledger.coarsen(to: ledger.allocatedBytes - 1)
        #expect(ledger.log.count == 3)
        #expect(ledger.look(0, under: set, at: 105).quotas.map(\.used) == [89, 105])
        #expect(ledger.look(0, under: set, at: 110).quotas.map(\.used) == [88, 105])
        #expect(ledger.look(0, under: set, at: 129).quotas.map(\.used) == [88, 105])
        #expect(ledger.look(0, under: set, at: 130).quotas.map(\.used) == [86, 105])
        #expect(ledger.look(0, under: set, at: 550).quotas.map(\.used) == [0, 0])
    }

    @Test(arguments: History.fresh(40))
    func `never admits what the limits do not, and can still be charged, refunded and left`(given: History) throws {
        var history = given
        let quotas = try [7, 19, 40].map { length in
            try Quota(limit: .random(in: 1...15, using: &history), per: .nanoseconds(length))
        }
        let set = try QuotaSet(quotas)
        var ledger = QuotaLedger(set, at: 0)
        var now: Int64 = 0
        var grants: [(time: Int64, cost: Int)] = []
        for _ in 0..<300 {
            now += .random(in: 0...4, using: &history)
            let cost = Int.random(in: 0...3, using: &history)
            let isAllowed = ledger.decide(cost, under: set, at: now).isAllowed
            if isAllowed { grants.append((now, cost)) }
            if isAllowed && Int.random(in: 0..<6, using: &history) == 0 {
                ledger.refund(cost, under: set, at: now)
                grants.removeLast()
            }
            guard Int.random(in: 0..<3, using: &history) == 0 else { continue }
            let before = ledger.look(0, under: set, at: now)
            ledger.coarsen(to: 150)
            #expect(ledger.allocatedBytes <= 150 || ledger.log.count <= 1)
            #expect(ledger.look(0, under: set, at: now).quotas.map(\.used) == before.quotas.map(\.used))
        }
        for quota in quotas {
            for first in grants {
                let inWindow = grants.filter { first.time <= $0.time && $0.time - first.time < quota.length }
                #expect(inWindow.reduce(0) { $0 + $1.cost } <= quota.limit)
            }
        }
        #expect(ledger.look(0, under: set, at: now + 40).quotas.map(\.used) == [0, 0, 0])
    }
}
