package import RateLimiting

/// What a quota is called over HTTP.
extension Quota {
    /// What its policy is called: the rule and the window, as in `login-60s` and `login-month`; bytes outside printable
    /// ASCII percent-encoded. Where a rule counts the same period in several time zones, these have the zone's name, too.
    ///
    /// - Parameters:
    ///   - rule: the name of the rule.
    ///   - quotas: all of the rule's.
    package func policyName(of rule: String, among quotas: some Sequence<Quota>) -> String {
        var name = ""
        for byte in rule.utf8 {
            if 0x20...0x7E ~= byte {
                name.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        guard let calendar else { return "\(name)-\(windowInUnits)" }
        let alike = quotas.count { $0.calendar?.period == calendar.period }
        return "\(name)-\(alike > 1 ? calendar.description : calendar.period.rawValue)"
    }

    /// What a limit is said to be per: `minute`, `90s`.
    var windowInWords: String {
        if let calendar { return calendar.period.rawValue }
        return switch window {
        case .seconds(1): "second"
        case .seconds(60): "minute"
        case .seconds(3600): "hour"
        case .seconds(86_400): "day"
        default: windowInUnits
        }
    }

    /// In the largest unit that needs no fraction: `60s`, `1500ms`.
    private var windowInUnits: String {
        let nanoseconds = window.attoseconds / 1_000_000_000
        let units: [(Int128, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1000, "us"), (1, "ns")]
        for (length, unit) in units where nanoseconds.isMultiple(of: length) { return "\(nanoseconds / length)\(unit)" }
        return "\(nanoseconds)ns"
    }
}

extension QuotaStatus {
    /// What its quota's policy is called.
    func policyName(of rule: String, among quotas: QuotaStatuses) -> String {
        quota.policyName(of: rule, among: quotas.lazy.map(\.quota))
    }
}
