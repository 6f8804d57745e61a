extension ValueFormat where Value == Duration {
    /// A time of whole nanoseconds: `250ms`, `1.5s`, `5m`, `1h`, `1d` or `0`.
    static let duration = ValueFormat(name: "duration", expectation: "a duration such as 30s or 250ms") {
        (text) throws(ValueFault) in
        try read(text)
    } render: { duration in
        let unit = units.last { duration != .zero && duration.attoseconds % $0.attoseconds == 0 }
        guard let unit else { return duration == .zero ? "0s" : "\(duration.attoseconds / 1_000_000_000)ns" }
        return "\(duration.attoseconds / unit.attoseconds)\(unit.name)"
    }
    .requiring {
        if $0 < .zero { return "below 0s, the least there can be" }
        return $0.attoseconds / 1_000_000_000 > Int128(Int64.max) ? "longer than 292 years" : nil
    }

    /// A duration that is longer than none.
    static let timeSpan = duration.requiring { $0 > .zero ? nil : "no time at all, it must be longer" }

    fileprivate struct Unit {
        let name: String
        let nanoseconds: Int64
        var attoseconds: Int128 { Int128(nanoseconds) * 1_000_000_000 }
    }

    fileprivate static let units = [
        Unit(name: "ms", nanoseconds: 1_000_000),
        Unit(name: "s", nanoseconds: 1_000_000_000),
        Unit(name: "m", nanoseconds: 60_000_000_000),
        Unit(name: "h", nanoseconds: 3_600_000_000_000),
        Unit(name: "d", nanoseconds: 86_400_000_000_000),
    ]

    fileprivate static func read(_ text: String) throws(ValueFault) -> Duration {
        let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let suffix = String(text.dropFirst(number.count))
        guard let decimal = DecimalText(number) else {
            throw ValueFault(text.hasPrefix("-") ? "below 0s, the least there can be" : "not \(duration.expectation)")
        }
        guard !suffix.isEmpty else {
            if decimal.digits == 0 { return .zero }
            throw ValueFault("no unit", suggestion: "\(number)s")
        }
        guard let unit = units.first(where: { $0.name == suffix }) else {
            throw ValueFault("unknown unit", suggestion: units.map(\.name).closest(to: suffix).map { "\(number)\($0)" })
        }
        switch decimal.times(unit.nanoseconds) {
        case .whole(let nanoseconds): return .nanoseconds(nanoseconds)
        case .uneven: throw ValueFault("finer than a nanosecond")
        case .beyond: throw ValueFault("longer than 292 years")
        }
    }
}

extension ValueFormat where Value == Rate {
    /// Units in a window: `5/minute`, or any duration as the window: `5/90s`.
    static let rate = ValueFormat(name: "rate", expectation: "a rate such as 5/minute or 5/90s") {
        (text) throws(ValueFault) in
        try read(text)
    } render: { rate in
        let name = windows.first { $0.window == rate.window }?.name
        return "\(rate.limit)/\(name ?? ValueFormat<Duration>.duration.render(rate.window))"
    }
    .requiring {
        if $0.limit < 0 { return "a limit below 0" }
        return $0.window <= .zero ? "a window of no time" : nil
    }

    private static let windows: [(name: String, window: Duration)] = [
        ("second", .seconds(1)), ("minute", .seconds(60)), ("hour", .seconds(3600)), ("day", .seconds(86400)),
    ]

    private static func read(_ text: String) throws(ValueFault) -> Rate {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValueFault("not \(rate.expectation)") }
        let (number, window) = (String(parts[0]), String(parts[1]))
        if window.contains("@") { throw ValueFault("calendar windows are not supported") }
        let limit: Int
        do { limit = try ValueFormat<Int>.wholeNumber.parse(number) } catch {
            throw ValueFault("the limit is \(error.message)")
        }
        if let named = windows.first(where: { $0.name == window }) { return Rate(limit, per: named.window) }
        guard window.first?.isNumber == true else {
            let meant = ValueFormat<Duration>.units.contains { $0.name == window } ? "1\(window)" : nil
            let closest = meant ?? windows.map(\.name).closest(to: window)
            throw ValueFault("unknown unit", suggestion: closest.map { "\(number)/\($0)" })
        }
        do { return Rate(limit, per: try ValueFormat<Duration>.read(window)) } catch {
            throw ValueFault(error.message, suggestion: error.suggestion.map { "\(number)/\($0)" })
        }
    }
}
