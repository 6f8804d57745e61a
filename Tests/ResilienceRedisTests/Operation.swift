import RateLimiting
import ResiliencePrimitives

/// What there is to do with a store.
enum Operation: CaseIterable {
    case decide, look, report, refund, list, reset

    /// What the store says, in whole microseconds.
    func run(
        _ store: some RateLimitStore, _ key: CounterKey, _ units: Int, _ quotas: QuotaSet, _ time: MonotonicTime
    ) async throws -> [String] {
        switch self {
        case .decide: return [Self.text(try await store.decide(key, cost: units, under: quotas, at: time))]
        case .look: return [Self.text(try await store.look(key, cost: units, under: quotas, at: time))]
        case .report: return [Self.text(try await store.report(key, units: units, under: quotas, at: time))]
        case .refund: return [Self.text(try await store.refund(key, units: units, under: quotas, at: time))]
        case .list:
            return try await store.list(client: key.client, at: time).map { usage in
                "\(usage.key.rule) \(usage.key.endpoint ?? "") \(usage.quotas.map(Self.text))"
            }
        case .reset:
            // Rarely all of it, or histories would have nothing to remember
            guard units == 0 else { return [] }
            // How many there were is not compared: one that is full again is kept for a while, or not
            try await store.reset(client: key.client, rule: key.rule)
            return []
        }
    }

    private static func text(_ decision: Decision) -> String {
        let verdict =
            switch decision.verdict {
            case .allowed: "allowed"
            case .denied(let wait): "denied for \(microseconds(wait))"
            case .never: "never"
            }
        return "\(verdict), \(decision.bindingIndex): \(decision.quotas.map(text))"
    }

    private static func text(_ status: QuotaStatus) -> String {
        "\(status.used) used\(status.isDenying ? ", denying" : ""), full in \(microseconds(status.resetAfter)),"
            + " more in \(status.moreAfter.map { "\(microseconds($0))" } ?? "-")"
    }

    private static func microseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000_000 + (attoseconds + 999_999_999_999) / 1_000_000_000_000
    }
}
