import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceRedis

@Suite("A counter that is asked for often") struct HotCounterTests {
    private static let start = MonotonicTime(nanoseconds: 1_900_000_000_000_000_000)
    private let quotas: QuotaSet
    private var counter: HotCounter

    init() throws {
        quotas = try QuotaSet([Quota(limit: 1000, per: .seconds(60)), Quota(limit: 9000, per: .seconds(3600))])
        let address = CounterAddress(CounterKey(rule: "r", client: "c"), prefix: "p")
        counter = HotCounter(address, quotas, at: Self.start)
    }

    private func charged(_ used: Int) -> Decision {
        let statuses = quotas.quotas.map {
            QuotaStatus(quota: $0, used: used, isDenying: false, resetAfter: $0.window, moreAfter: .seconds(1))
        }
        return Decision(
            verdict: .allowed, quotas: QuotaStatuses(of: quotas, statuses), bindingIndex: 0, source: .redis)
    }

    private mutating func ask(_ cost: Int = 1, ahead: Int = 10, after seconds: Double = 0) -> String {
        switch counter.ask(cost, ahead: ahead, at: Self.start + .seconds(seconds)) {
        case .granted(let grant): "granted, \(grant.decision.quotas[0].remaining) left"
        case .fetch(let ahead): "fetch \(ahead)"
        case .wait: "wait"
        case .ask: "ask"
        }
    }

    private mutating func fetch(_ ahead: Int, after seconds: Double = 0) {
        counter.fetched(charged(ahead + 1), ahead, at: Self.start + .seconds(seconds))
    }

    @Test mutating func `takes ahead what it was asked for of late, and no more than it may`() {
        #expect(ask() == "ask")
        #expect(ask() == "fetch 1")
        fetch(1)
        #expect(ask() == "granted, 998 left")
        #expect(ask() == "fetch 3")
        fetch(3)
        #expect((0..<3).map { _ in ask() } == ["granted, 998 left", "granted, 997 left", "granted, 996 left"])
        #expect(ask() == "fetch 7")
        fetch(7)
        for _ in 0..<7 { _ = ask() }
        #expect(ask() == "fetch 10")
    }

    @Test mutating func `lets others wait for what is on its way, and not for what will not come`() {
        #expect([ask(), ask(), ask()] == ["ask", "fetch 1", "wait"])
        counter.failed()
        #expect(ask() == "fetch 3")
    }

    @Test mutating func `hands out what was charged ahead for a tenth of the shortest window`() {
        _ = [ask(), ask()]
        fetch(1)
        #expect(counter.take(1, at: Self.start + .seconds(6)) == nil)
        #expect(counter.take(1, at: Self.start + .seconds(5.999_999_999)) != nil)
    }

    @Test mutating func `takes nothing ahead for one who has not asked in the present or the last tenth`() {
        for _ in 0..<5 { _ = ask() }
        counter.failed()
        #expect(ask(after: 6) == "fetch 5")
        counter.failed()
        #expect(ask(after: 18) == "ask")
    }

    @Test mutating func `takes nothing ahead, within that tenth, of what is used up`() {
        _ = [ask(), ask()]
        fetch(0)
        #expect([ask(), ask()] == ["ask", "ask"])
        #expect(ask(after: 6) == "fetch 4")
    }

    @Test mutating func `asks for what costs more than there is, and keeps the rest for others`() {
        for _ in 0..<5 { _ = ask() }
        fetch(4)
        #expect(ask(5) == "ask")
        #expect(ask(4) == "granted, 995 left")
    }

    @Test mutating func `lets go of what it has when it was reset, and of what is on its way, and of nothing later`() {
        for _ in 0..<5 { _ = ask() }
        fetch(4)
        counter.forget()
        #expect(counter.take(1, at: Self.start) == nil)
        #expect(ask() == "fetch 5")
        counter.forget()
        fetch(5)
        #expect(counter.take(1, at: Self.start) == nil)
        #expect(ask() == "fetch 6")
        fetch(6)
        #expect(counter.take(1, at: Self.start) != nil)
    }

    @Test mutating func `counts what it is asked for, however much that is`() {
        #expect([ask(.max, ahead: .max), ask(.max, ahead: .max)] == ["ask", "fetch \(Int.max)"])
        counter.failed()
        #expect(ask(.max, ahead: .max, after: 6) == "fetch \(Int.max)")
    }
}
