import Foundation
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

/// What was worked out by hand, in Tests/Vectors/limits.
@Suite("A store in memory, asked what was worked out by hand,")
struct LimitVectorTests {
    @Test(arguments: try LimitVector.all())
    func `gives that answer`(to vector: LimitVector) throws {
        let store = MemoryStore()
        for step in vector.steps {
            let answer = try Self.answer(of: store, to: step.ask, under: step.ask.quotas ?? vector.quotas)
            #expect(answer == step.line, "at \(step.ask.at): \(step.why ?? vector.why)")
        }
    }

    private static func answer(
        of store: MemoryStore, to ask: LimitVector.Ask, under quotas: [LimitVector.Quota]
    ) throws -> LimitVector.Line {
        let client = ask.key ?? "a"
        if ask.do == .reset { return LimitVector.Line(forgotten: store.reset(client: client, rule: ask.rule)) }
        let key = CounterKey(rule: ask.rule ?? "default", client: client)
        let set = try QuotaSet(try quotas.map(quota))
        let time = MonotonicTime(nanoseconds: try nanoseconds(ask.at))
        let decision =
            switch ask.do ?? .decide {
            case .decide, .reset: try store.decide(key, cost: ask.cost ?? 1, under: set, at: time)
            case .look: try store.look(key, cost: ask.cost ?? 1, under: set, at: time)
            case .report: store.report(key, units: try #require(ask.units), under: set, at: time)
            case .refund: try store.refund(key, units: try #require(ask.units), under: set, at: time)
            }
        return LimitVector.Line(decision)
    }

    private static func quota(_ quota: LimitVector.Quota) throws -> Quota {
        if let calendar = quota.calendar?.split(separator: "@").map(String.init) {
            let period = try #require(CalendarPeriod(rawValue: calendar[0]))
            return try Quota(limit: quota.limit, per: CalendarWindow(period, in: calendar[1]))
        }
        let window = try nanoseconds(try #require(quota.window))
        return try Quota(
            limit: quota.limit, per: .nanoseconds(Int128(window)),
            algorithm: try #require(RateLimitAlgorithm(rawValue: quota.algorithm)), burst: quota.burst,
            alignment: try #require(WindowAlignment(rawValue: quota.align ?? "epoch")))
    }

    private static func nanoseconds(_ seconds: Decimal) throws -> Int64 {
        try #require(Int64("\(seconds * 1_000_000_000)"))
    }
}

extension LimitVector.Line {
    fileprivate init(_ decision: Decision) {
        let binding = decision.binding
        self.init(
            verdict: decision.isAllowed ? "allow" : "deny", limit: binding.limit, window: Self.seconds(binding.window),
            remaining: binding.remaining, resetAfter: Self.seconds(binding.resetAfter),
            retryAfter: decision.retryAfter.map(Self.seconds))
    }

    private static func seconds(_ duration: Duration) -> Decimal {
        let nanoseconds = duration.nanoseconds
        return Decimal(nanoseconds / 1000 + (nanoseconds % 1000 > 0 ? 1 : 0)) / 1_000_000
    }
}
