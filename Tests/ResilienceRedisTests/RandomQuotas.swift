import RateLimiting
import ResilienceTesting

/// Sets of quotas at random: all algorithms, windows from a microsecond to a year, small limits, and such whose products
/// with a window leave 2^53; ten of the largest are below it, since a counter goes no further than that exactly.
struct RandomQuotas {
    private static let windows: [Int64] = [
        1, 7, 1000, 333_333, 1_000_000, 60_000_000, 90_000_000, 3_600_000_000, 86_400_000_000, 31_536_000_000_000,
    ]
    private static let limits = [0, 1, 2, 3, 5, 7, 10, 20, 100]
    private static let largeLimits = [1_000_000_007, 1_000_000_000_039, (1 << 49) - 1, 1 << 49]

    let isLarge: Bool

    /// One to four quotas.
    func set(_ history: inout History) throws -> QuotaSet {
        let windows = Self.windows.shuffled(using: &history).prefix(Int.random(in: 1...4, using: &history))
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
        let algorithm = RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
        let limit = limit(&history)
        let burst =
            algorithm == .tokenBucket && limit > 0 && limit < 1000 && Bool.random(using: &history)
            ? Int.random(in: 0...12, using: &history) : nil
        let isAligned = algorithm == .fixedWindow && Bool.random(using: &history)
        return try Quota(
            limit: limit, per: window, algorithm: algorithm, burst: burst, alignment: isAligned ? .client : .epoch)
    }

    private func limit(_ history: inout History) -> Int {
        (isLarge ? Self.largeLimits : Self.limits).randomElement(using: &history) ?? 1
    }
}
