#if canImport(FoundationEssentials)
import struct FoundationEssentials.Decimal
#else
import struct Foundation.Decimal
#endif

extension LimitVector {
    /// The same as a trace of requests under a rule of their own; nil where a trace cannot say it: other operations, a rule
    /// that changes, algorithms that are mixed, a clock that is set back.
    package var trace: TraceVector? {
        let algorithms = Set(quotas.map(\.algorithm))
        let asks = steps.map(\.ask)
        let isAscending = zip(asks, asks.dropFirst()).allSatisfy { $0.at <= $1.at }
        guard isAscending, algorithms.count == 1, let algorithm = algorithms.first, asks.allSatisfy(\.isRequest) else {
            return nil
        }
        let limits = quotas.map(\.rate).joined(separator: ", ")
        let burst = quotas.compactMap(\.burst).first.map { ", burst: \($0)" } ?? ""
        let align = quotas.compactMap(\.align).first.map { ", align: \($0)" } ?? ""
        let rule = "name: vector, path: /x, limits: [\(limits)], algorithm: \(algorithm)\(burst)\(align)"
        return TraceVector(
            name: name, rule: self.rule, why: why, needs: nil, configuration: "rate_limits: {rules: [{\(rule)}]}",
            steps: steps.map { TraceVector.Step(event: $0.ask.event, line: $0.line.printed(at: $0.ask), why: $0.why) })
    }
}

extension LimitVector.Quota {
    fileprivate var rate: String { "\(limit)/\(calendar ?? window.map { "\($0)s" } ?? "")" }
}

extension LimitVector.Ask {
    fileprivate var isRequest: Bool { (`do` ?? .decide) == .decide && rule == nil && quotas == nil }

    fileprivate var event: JSONValue {
        var members: [String: JSONValue] = ["at": .number(at), "path": .text("/x"), "client": .text(key ?? "a")]
        if let cost { members["cost"] = .number(Decimal(cost)) }
        return .object(members)
    }
}

extension LimitVector.Line {
    fileprivate func printed(at ask: LimitVector.Ask) -> JSONValue {
        .object([
            "at": .number(ask.at), "rule": .text("vector"), "verdict": verdict.map(JSONValue.text) ?? .null,
            "limit": limit.map { .number(Decimal($0)) } ?? .null, "window": window.map(JSONValue.number) ?? .null,
            "remaining": remaining.map { .number(Decimal($0)) } ?? .null,
            "reset_after": resetAfter.map(JSONValue.number) ?? .null,
            "retry_after": retryAfter.map(JSONValue.number) ?? .null,
        ])
    }
}
