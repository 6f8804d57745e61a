import RateLimiting
import ResilienceTesting

/// Sets of quotas at random: all algorithms, windows from a microsecond to a year, small limits, and such whose products
/// with a window leave 2^53; ten of the largest are below it, since a counter goes no further than that exactly. Or
/// logs of many entries that several windows read.
struct RandomQuotas {
    enum Kind { case small, large, logs }

    private static let windows: [Int64] = [
        1, 7, 1000, 333_333, 1_000_000, 60_000_000, 90_000_000, 3_600_000_000, 86_400_000_000, 31_536_000_000_000,
    ]
    private static let limits = [0, 1, 2, 3, 5, 7, 10, 20, 100]
    private static let largeLimits = [1_000_000_007, 1_000_000_000_039, (1 << 49) - 1, 1 << 49]
    private static let logLimits = [10, 100, 200, 500]
    private static let logWindows: [Int64] = [10_000_000, 60_000_000, 3_600_000_000, 86_400_000_000]

    let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    /// How many steps a history goes on under one set, on average.
    var steady: Int { kind == .logs ? 60 : 12 }

    /// What to do, more often what is named more often: a log that is reset never gets long.
    var operations: [Operation] {
        kind == .logs ? [.decide, .decide, .decide, .report, .report, .refund, .look, .list] : Operation.allCases
    }

    /// Of eight counters of two clients; a long log is one counter's.
    func key(_ step: Int, _ history: inout History) -> CounterKey {
        if kind == .logs { return CounterKey(rule: "rule:1", client: "}x{") }
        return CounterKey(
            rule: "rule:\(Int.random(in: 1...2, using: &history))", client: "}x{\(step % 2)",
            endpoint: Bool.random(using: &history) ? "/a=b" : nil)
    }

    /// How many units to ask for, report or give back.
    func units(_ history: inout History) -> Int {
        switch kind {
        case .small: Int.random(in: 0...12, using: &history)
        case .large: Int.random(in: 0...1 << 53, using: &history)
        // Now and then more than a chunk of the log
        case .logs: Int.random(in: 0...(Int.random(in: 0..<8, using: &history) == 0 ? 200 : 3), using: &history)
        }
    }

    /// One to four quotas.
    func set(_ history: inout History) throws -> QuotaSet {
        let windows = (kind == .logs ? Self.logWindows : Self.windows).shuffled(using: &history).prefix(
            Int.random(in: 1...4, using: &history))
        return try QuotaSet(try windows.map { try quota(.microseconds($0), &history) })
    }

    /// The same with another limit here and there, or another algorithm, or one quota more or less.
    func changed(_ quotas: QuotaSet, _ history: inout History) throws -> QuotaSet {
        var changed = try quotas.quotas.map { quota in
            switch Int.random(in: 0..<4, using: &history) {
            case 0: try self.quota(quota.window, &history)
            case 1:
                try Quota(
                    limit: limit(&history), per: quota.window, algorithm: quota.algorithm, alignment: quota.alignment)
            default: quota
            }
        }
        if changed.count > 1, Bool.random(using: &history) { changed.removeLast() }
        return try QuotaSet(changed)
    }

    private func quota(_ window: Duration, _ history: inout History) throws -> Quota {
        let isAny = kind != .logs || Int.random(in: 0..<6, using: &history) == 0
        let algorithm = isAny ? RateLimitAlgorithm.allCases.randomElement(using: &history) : nil
        let limit = limit(&history)
        let burst =
            algorithm == .tokenBucket && limit > 0 && limit < 1000 && Bool.random(using: &history)
            ? Int.random(in: 0...12, using: &history) : nil
        let isAligned = algorithm == .fixedWindow && Bool.random(using: &history)
        return try Quota(
            limit: limit, per: window, algorithm: algorithm ?? .slidingWindow, burst: burst,
            alignment: isAligned ? .client : .epoch)
    }

    private func limit(_ history: inout History) -> Int {
        let limits =
            switch kind {
            case .small: Self.limits
            case .large: Self.largeLimits
            case .logs: Self.logLimits
            }
        return limits.randomElement(using: &history) ?? 1
    }
}
