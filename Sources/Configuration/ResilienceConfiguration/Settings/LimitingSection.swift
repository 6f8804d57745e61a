package import RateLimiting

/// What `default` and every rule say alike: how much, counted how, for whom.
package protocol LimitingSection: SettingSection {
    /// So many units in so long, all of them together.
    var limits: [Rate] { get set }
    /// How units are counted.
    var algorithm: RateLimitAlgorithm { get set }
    /// Where windows of `fixed_window` begin.
    var alignment: WindowAlignment { get }
    /// The capacity of the shortest window's bucket; nil: its limit.
    var burst: Int? { get set }
    /// Whether services of one's own pass.
    var bypassesInternal: Bool { get set }
    /// Whether denials are counted and reported only.
    var isShadow: Bool { get set }
}

extension LimitingSection {
    static func limitKey(absent: String? = nil) -> SettingKey<Self> {
        .list("limits", \.limits, .rate, absent: absent, "units in each window; all must have room")
    }

    static var countingKeys: [SettingKey<Self>] {
        [
            .value("algorithm", \.algorithm, .choice(RateLimitAlgorithm.allCases), "how units are counted"),
            .optional(
                "burst", \.burst, .wholeNumber, absent: "the limit",
                "`token_bucket` only: capacity of the shortest window's bucket"),
            .value("bypass_internal", \.bypassesInternal, .flag, "`true`: internal services are not limited"),
            .value("shadow", \.isShadow, .flag, "`true`: decide, count and report, never deny"),
        ]
    }

    /// What is wrong with the limits together, and with what they are counted by.
    func limitConflicts(at path: ConfigurationPath) -> [ConfigurationProblem] {
        let list = path.key("limits")
        guard !limits.isEmpty else {
            return [ConfigurationProblem("no limits, at least one is needed", path: list)]
        }
        let problems = limits.indices.compactMap { index in
            limitConflict(of: index).map { message in
                ConfigurationProblem(
                    "\(limits[index].description.quotedForPeople): \(message)", path: list.item(index))
            }
        }
        let alignment = alignmentConflict.map { ConfigurationProblem("client: \($0)", path: path.key("align")) }
        return problems + (alignment.map { [$0] } ?? [])
    }

    private func limitConflict(of index: Int) -> String? {
        let rate = limits[index]
        if rate.calendar != nil, algorithm != .fixedWindow {
            return "only fixed_window counts by the calendar, this is \(algorithm.rawValue)"
        }
        return limits[..<index].first { $0.span == rate.span }.map { first in
            "the same window as \(first.description.quotedForPeople), keep one of them"
        }
    }

    private var alignmentConflict: String? {
        guard alignment == .client else { return nil }
        if algorithm != .fixedWindow {
            return "only windows of fixed_window begin with a client, this is \(algorithm.rawValue)"
        }
        let isCalendar = limits.allSatisfy { $0.calendar != nil }
        return isCalendar ? "windows of the calendar begin with their day, week or month, leave it out" : nil
    }

    package func conflicts(at path: ConfigurationPath) -> [ConfigurationProblem] { limitConflicts(at: path) }

    /// The limits as quotas, the burst with the shortest window; nil if one of them is none, which is reported.
    func quotas(at path: ConfigurationPath, _ problems: inout [ConfigurationProblem]) -> [Quota]? {
        var quotas: [Quota] = []
        for (index, rate) in limits.enumerated() {
            do throws(RateLimitError) { quotas.append(try quota(rate)) } catch {
                problems.append(ConfigurationProblem(error.description, path: path.key("limits").item(index)))
            }
        }
        return quotas.count == limits.count ? quotas : nil
    }

    private func quota(_ rate: Rate) throws(RateLimitError) -> Quota {
        switch rate.span {
        case .calendar(let window): return try Quota(limit: rate.limit, per: window)
        case .time(let window):
            let isShortest = window == limits.map(\.window).min()
            return try Quota(
                limit: rate.limit, per: window, algorithm: algorithm,
                burst: algorithm == .tokenBucket && isShortest ? burst : nil, alignment: alignment)
        }
    }
}
