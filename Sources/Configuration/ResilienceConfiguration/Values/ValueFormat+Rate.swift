import RateLimiting

extension ValueFormat where Value == Rate {
    /// Units in a window: `5/minute`, any duration as the window, `5/90s`, or a day, week or month of a time zone,
    /// `5/month@Europe/Berlin`.
    static let rate = ValueFormat(name: "rate", expectation: "a rate such as 5/minute or 5/90s") {
        (text) throws(ValueFault) in
        try read(text)
    } render: { rate in
        let window =
            switch rate.span {
            case .calendar(let window): window.description
            case .time(let window):
                windows.first { $0.window == window }?.name ?? ValueFormat<Duration>.duration.render(window)
            }
        return "\(rate.limit)/\(window)"
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
        let limit: Int
        do { limit = try ValueFormat<Int>.wholeNumber.parse(number) } catch {
            throw ValueFault("the limit is \(error.message)")
        }
        do throws(ValueFault) { return Rate(limit, per: try span(window)) } catch {
            throw ValueFault(error.message, suggestion: error.suggestion.map { "\(number)/\($0)" })
        }
    }

    private static func span(_ text: String) throws(ValueFault) -> Rate.Span {
        if let at = text.firstIndex(of: "@") {
            return .calendar(try calendar(String(text[..<at]), of: String(text[text.index(after: at)...])))
        }
        if let named = windows.first(where: { $0.name == text }) { return .time(named.window) }
        if CalendarPeriod(rawValue: text) != nil { throw ValueFault("no time zone", suggestion: inSomeZone(text)) }
        if text.first?.isNumber == true { return .time(try ValueFormat<Duration>.read(text)) }
        if ValueFormat<Duration>.units.contains(where: { $0.name == text }) {
            throw ValueFault("unknown unit", suggestion: "1\(text)")
        }
        let names = windows.map(\.name) + CalendarPeriod.allCases.map(\.rawValue)
        throw ValueFault("unknown unit", suggestion: names.closest(to: text).map(inSomeZone))
    }

    private static func calendar(_ period: String, of zone: String) throws(ValueFault) -> CalendarWindow {
        guard let known = CalendarPeriod(rawValue: period) else {
            if (try? span(period)) != nil {
                throw ValueFault("only a day, week or month has a time zone", suggestion: period)
            }
            let meant = CalendarPeriod.allCases.map(\.rawValue).closest(to: period)
            throw ValueFault("unknown unit", suggestion: meant.map { "\($0)@\(zone)" })
        }
        guard !zone.isEmpty else { throw ValueFault("no time zone", suggestion: "\(period)@UTC") }
        do throws(RateLimitError) { return try CalendarWindow(known, in: zone) } catch {
            throw ValueFault("unknown time zone", suggestion: timeZone(meantBy: zone).map { "\(period)@\($0)" })
        }
    }

    /// The window as it would be written: with a time zone, if it must have one.
    private static func inSomeZone(_ window: String) -> String {
        windows.contains { $0.name == window } ? window : "\(window)@UTC"
    }

    /// The time zone of the same city, or else the one that is written most alike.
    private static func timeZone(meantBy name: String) -> String? {
        let zones = CalendarWindow.timeZones
        let city = city(of: name)
        return zones.first { Self.city(of: $0) == city } ?? zones.closest(to: name)
    }

    private static func city(of zone: String) -> String {
        let name = zone.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return String(name.map { $0 == " " ? "_" : $0 })
    }
}
