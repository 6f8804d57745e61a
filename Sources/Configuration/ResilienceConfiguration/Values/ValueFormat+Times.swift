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

    struct Unit {
        let name: String
        let nanoseconds: Int64
        var attoseconds: Int128 { Int128(nanoseconds) * 1_000_000_000 }
    }

    static let units = [
        Unit(name: "ms", nanoseconds: 1_000_000),
        Unit(name: "s", nanoseconds: 1_000_000_000),
        Unit(name: "m", nanoseconds: 60_000_000_000),
        Unit(name: "h", nanoseconds: 3_600_000_000_000),
        Unit(name: "d", nanoseconds: 86_400_000_000_000),
    ]

    static func read(_ text: String) throws(ValueFault) -> Duration {
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
