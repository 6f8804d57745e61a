import ResiliencePrimitives
import Testing

@testable import RateLimiting

@Suite("A window that begins with a client") struct ClientWindowTests {
    static func set(_ limit: Int, _ seconds: Int = 10, _ alignment: WindowAlignment = .client) throws -> QuotaSet {
        try QuotaSet([
            Quota(limit: limit, per: .seconds(seconds), algorithm: .fixedWindow, alignment: alignment)
        ])
    }

    static func seconds(_ seconds: Double) -> Int64 { Int64(seconds * 1_000_000_000) }

    @Test func `starts with the first unit and lasts one window; the first unit from its end on starts the next`()
        throws
    {
        let set = try Self.set(2)
        var ledger = QuotaLedger(set, at: 0)
        // At, cost; verdict, remaining, full after. A window from 7 to 17, one from 17 to 27, one from 40 to 50
        let rows: [(Double, Int, Decision.Verdict, Int, Double)] = [
            (7, 1, .allowed, 1, 10), (11, 1, .allowed, 0, 6), (12, 1, .denied(retryAfter: .seconds(5)), 0, 5),
            (16.5, 2, .denied(retryAfter: .milliseconds(500)), 0, 0.5), (17, 2, .allowed, 0, 10),
            (26, 1, .denied(retryAfter: .seconds(1)), 0, 1), (40, 1, .allowed, 1, 10), (49, 1, .allowed, 0, 1),
        ]
        for (time, cost, verdict, remaining, full) in rows {
            let decision = ledger.decide(cost, under: set, at: Self.seconds(time))
            #expect(decision.verdict == verdict)
            #expect(decision.binding.remaining == remaining)
            #expect(decision.binding.resetAfter == .nanoseconds(Self.seconds(full)))
            #expect(decision.binding.window == .seconds(10))
        }
    }

    @Test func `is not started by what charges nothing`() throws {
        let set = try Self.set(2)
        let harmless: [(String, (inout QuotaLedger) -> Void)] = [
            ("cost 0", { _ = $0.decide(0, under: set, at: 3) }),
            ("a cost that never fits", { _ = $0.decide(3, under: set, at: 3) }),
            ("a look", { _ = $0.look(1, under: set, at: 3) }),
            ("a report of nothing", { $0.report(0, under: set, at: 3) }),
            ("giving back what nobody took", { $0.refund(1, under: set, at: 3) }),
        ]
        for (what, act) in harmless {
            var ledger = QuotaLedger(set, at: 0)
            act(&ledger)
            let decision = ledger.decide(1, under: set, at: Self.seconds(4))
            #expect(decision.binding.resetAfter == .seconds(10), "\(what)")
        }
    }

    @Test func `is not prolonged or moved by a request that is denied, nor by one of cost 0`() throws {
        let set = try Self.set(1)
        var ledger = QuotaLedger(set, at: 0)
        _ = ledger.decide(1, under: set, at: Self.seconds(1))
        for second in 2..<11 { #expect(!ledger.decide(1, under: set, at: Self.seconds(Double(second))).isAllowed) }
        // Asked for nothing after its end, it is over and none has begun
        #expect(ledger.decide(0, under: set, at: Self.seconds(11)).binding.resetAfter == .zero)
        #expect(ledger.decide(1, under: set, at: Self.seconds(14)).binding.resetAfter == .seconds(10))
    }

    @Test func `whose units were all given back is as fresh, one of which some were is not`() throws {
        let set = try Self.set(5)
        var (all, some) = (QuotaLedger(set, at: 0), QuotaLedger(set, at: 0))
        _ = (all.decide(3, under: set, at: 0), some.decide(3, under: set, at: 0))
        all.refund(3, under: set, at: Self.seconds(2))
        some.refund(2, under: set, at: Self.seconds(2))
        #expect(all.look(0, under: set, at: Self.seconds(2)).binding.resetAfter == .zero)
        #expect(all.decide(1, under: set, at: Self.seconds(4)).binding.resetAfter == .seconds(10))
        #expect(some.decide(1, under: set, at: Self.seconds(4)).binding.resetAfter == .seconds(6))
    }

    @Test func `gives back nothing of a window that is over`() throws {
        let set = try Self.set(5)
        var ledger = QuotaLedger(set, at: 0)
        _ = ledger.decide(5, under: set, at: 0)
        _ = ledger.decide(2, under: set, at: Self.seconds(10))
        ledger.refund(5, under: set, at: Self.seconds(11))
        #expect(ledger.look(0, under: set, at: Self.seconds(11)).binding.used == 0)
    }

    @Test func `starts afresh when the alignment changes, and goes on when the limit does`() throws {
        let (own, all, more) = (try Self.set(5), try Self.set(5, 10, .epoch), try Self.set(9))
        var ledger = QuotaLedger(own, at: 0)
        _ = ledger.decide(4, under: own, at: Self.seconds(3))
        #expect(ledger.look(0, under: more, at: Self.seconds(4)).binding.used == 4)
        #expect(ledger.look(0, under: more, at: Self.seconds(4)).binding.resetAfter == .seconds(9))
        #expect(ledger.look(0, under: all, at: Self.seconds(4)).binding.used == 0)
        _ = ledger.decide(2, under: all, at: Self.seconds(4))
        #expect(ledger.look(0, under: own, at: Self.seconds(4)).binding.used == 0)
    }

    @Test func `takes back only what was charged to a quota of its alignment`() throws {
        let (own, all) = (try Self.set(5), try Self.set(5, 10, .epoch))
        var ledger = QuotaLedger(own, at: 0)
        _ = ledger.decide(4, under: own, at: 0)
        ledger.refund(3, under: all, at: 0)
        #expect(ledger.look(0, under: own, at: 0).binding.used == 4)
    }

    @Test func `is each client's own, beside windows that all share`() throws {
        let set = try QuotaSet([
            Quota(limit: 1, per: .seconds(10), algorithm: .fixedWindow, alignment: .client),
            Quota(limit: 9, per: .seconds(60), algorithm: .fixedWindow),
        ])
        let store = MemoryStore()
        for (client, second) in [("ada", 3), ("bob", 8)] {
            let key = CounterKey(rule: "r", client: client)
            let decision = try store.decide(key, cost: 1, under: set, at: .zero + .seconds(second))
            #expect(decision.quotas.map(\.resetAfter) == [.seconds(10), .seconds(60 - second)])
        }
    }

    @Test func `is of fixed_window alone`() {
        for algorithm in RateLimitAlgorithm.allCases where algorithm != .fixedWindow {
            let error = #expect(throws: RateLimitError.self) {
                try Quota(limit: 1, per: .seconds(1), algorithm: algorithm, alignment: .client)
            }
            #expect(
                error?.description
                    == "alignment client with \(algorithm.rawValue): only windows of fixed_window begin with a client")
        }
    }

    @Test func `is known from outside as the one that a first unit begins`() throws {
        let quota = try Self.set(1).quotas[0]
        let time = MonotonicTime(nanoseconds: 7)
        #expect(quota.alignment == .client)
        #expect(quota.window(containing: time) == time..<time + .seconds(10))
        let shared = try Self.set(1, 10, .epoch).quotas[0]
        #expect(shared.alignment == .epoch)
        #expect(shared.window(containing: .zero + .seconds(-3)) == .zero + .seconds(-10)..<(.zero))
    }
}
