import ResiliencePrimitives

/// What became of requests over the last minute, by rule: from the totals that a service gives now and then.
struct RateHistory {
    /// How far back it goes.
    static let span = Duration.seconds(60)
    /// What is said a second is the mean of so long.
    private static let mean = Duration.seconds(10)

    /// What a rule had allowed and denied by a moment; what it would have denied is denied here.
    private struct Totals {
        let time: MonotonicTime
        let allowed: Int
        let denied: Int
    }

    private var rules: [String: [Totals]] = [:]
    private var uptime: Double?

    /// Whether there are two moments to compare.
    var hasRates: Bool { rules.values.contains { $0.count > 1 } }

    /// Takes what the service says now. One that began anew counts anew.
    mutating func add(_ metrics: ServiceMetrics, at time: MonotonicTime) {
        if let now = metrics.uptime, let before = uptime, now < before { rules = [:] }
        uptime = metrics.uptime
        let kept = time + (.zero - Self.span - Self.mean)
        var next: [String: [Totals]] = [:]
        for rule in metrics.rateLimiting?.rules ?? [] {
            let totals = Totals(
                time: time, allowed: max(0, rule.allowed).saturatingSum(max(0, rule.bypassed ?? 0)),
                denied: max(0, rule.denied).saturatingSum(max(0, rule.shadowed ?? 0)))
            var history = rules[rule.name] ?? []
            if let last = history.last, last.denied > totals.denied || last.allowed > totals.allowed { history = [] }
            history.removeAll { $0.time < kept }
            next[rule.name] = history + [totals]
        }
        rules = next
    }

    /// So many a second that `rule` allowed lately; nil before there are two moments.
    func allowedRate(_ rule: String) -> Double? { rate(rule, \.allowed) }

    /// So many a second that `rule` denied lately.
    func deniedRate(_ rule: String) -> Double? { rate(rule, \.denied) }

    /// How many it denied in the last minute.
    func denied(_ rule: String) -> Int { grown(rule, \.denied) }

    /// How many it allowed in the last minute.
    func allowed(_ rule: String) -> Int { grown(rule, \.allowed) }

    /// How many it denied in each of `count` equal parts of the last minute, the present one last.
    func denials(_ rule: String, parts count: Int) -> [Int] {
        guard let history = rules[rule], let last = history.last, count > 0 else {
            return Array(repeating: 0, count: max(0, count))
        }
        var parts = Array(repeating: 0, count: count)
        let length = Self.span.nanoseconds / Int64(count)
        for (before, after) in zip(history, history.dropFirst()) {
            let age = (last.time - after.time).nanoseconds / length
            guard age < Int64(count) else { continue }
            parts[count - 1 - Int(age)] += after.denied - before.denied
        }
        return parts
    }

    private func grown(_ rule: String, _ total: KeyPath<Totals, Int>) -> Int {
        guard let history = rules[rule], let last = history.last else { return 0 }
        let first = history.first { last.time - $0.time <= Self.span } ?? last
        return last[keyPath: total] - first[keyPath: total]
    }

    private func rate(_ rule: String, _ total: KeyPath<Totals, Int>) -> Double? {
        guard let history = rules[rule], let last = history.last,
            let first = history.first(where: { last.time - $0.time <= Self.mean }), first.time < last.time
        else { return nil }
        return Double(last[keyPath: total] - first[keyPath: total]) / ((last.time - first.time) / .seconds(1))
    }
}

extension Int {
    /// The sum, which ends at the largest number: what others count is not trusted.
    func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
