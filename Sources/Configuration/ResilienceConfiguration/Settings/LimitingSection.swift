package import RateLimiting

/// What `default` and every rule say alike: how much, counted how, for whom.
package protocol LimitingSection: SettingSection {
    /// So many units in so long, all of them together.
    var limits: [Rate] { get set }
    /// How units are counted.
    var algorithm: RateLimitAlgorithm { get set }
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

    /// What is wrong with the limits together.
    func limitConflicts(at path: ConfigurationPath) -> [ConfigurationProblem] {
        let list = path.key("limits")
        guard !limits.isEmpty else {
            return [ConfigurationProblem("no limits, at least one is needed", path: list)]
        }
        return limits.indices.compactMap { index in
            guard let first = limits[..<index].first(where: { $0.window == limits[index].window }) else { return nil }
            let (found, earlier) = (limits[index].description, first.description)
            let message = "\(found.quotedForPeople): the same window as \(earlier.quotedForPeople), keep one of them"
            return ConfigurationProblem(message, path: list.item(index))
        }
    }

    package func conflicts(at path: ConfigurationPath) -> [ConfigurationProblem] { limitConflicts(at: path) }

    /// The limits as quotas, the burst with the shortest window; nil if one of them is none, which is reported.
    func quotas(at path: ConfigurationPath, _ problems: inout [ConfigurationProblem]) -> [Quota]? {
        let shortest = limits.map(\.window).min()
        var quotas: [Quota] = []
        for (index, rate) in limits.enumerated() {
            let capacity = algorithm == .tokenBucket && rate.window == shortest ? burst : nil
            do throws(RateLimitError) {
                quotas.append(try Quota(limit: rate.limit, per: rate.window, algorithm: algorithm, burst: capacity))
            } catch {
                problems.append(ConfigurationProblem(error.description, path: path.key("limits").item(index)))
            }
        }
        return quotas.count == limits.count ? quotas : nil
    }
}
