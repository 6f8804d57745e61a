import ResilienceTesting
import Testing

@testable import RateLimiting

/// A store forgets a counter of which nothing is used, sooner or later: nobody must notice.
@Suite("A ledger of which nothing is used") struct UnusedLedgerTests {
    static func quotas(_ history: inout History) throws -> QuotaSet {
        var quotas = try LedgerHistoryTests.quotas(&history)
        if Bool.random(using: &history) {
            quotas.append(try Quota(limit: 5, per: CalendarWindow(.day, in: "Europe/Berlin")))
        }
        return try QuotaSet(quotas)
    }

    @Test(arguments: History.fresh(200)) func `answers as a fresh one does`(given: History) throws {
        var history = given
        let set = try Self.quotas(&history)
        var now = Int64.random(in: 0...1 << 60, using: &history)
        var (kept, forgotten) = (QuotaLedger(set, at: now), QuotaLedger(set, at: now))
        var times = 0
        for _ in 0..<200 {
            now += .random(in: 0...(Bool.random(using: &history) ? 50 : 5), using: &history)
            if Int.random(in: 0..<40, using: &history) == 0 { now += 86_400_000_000_000 }
            if forgotten.look(0, under: set, at: now).quotas.allSatisfy({ $0.used == 0 }) {
                forgotten = QuotaLedger(set, at: now)
                times += 1
            }
            let units = Int.random(in: 0...4, using: &history)
            if Int.random(in: 0..<4, using: &history) == 0 {
                kept.refund(units, under: set, at: now)
                forgotten.refund(units, under: set, at: now)
            }
            #expect(kept.decide(units, under: set, at: now) == forgotten.decide(units, under: set, at: now))
        }
        #expect(times > 0)
    }
}
