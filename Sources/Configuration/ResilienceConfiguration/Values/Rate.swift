public import RateLimiting

/// So many units in every window, as the file says it: `5/minute`, `20/90s`, `1000/month@Europe/Berlin`.
public struct Rate: Hashable, Sendable {
    /// What the units are counted in.
    public enum Span: Hashable, Sendable {
        /// Windows of one length, in whole nanoseconds.
        case time(Duration)
        /// The days, weeks or months of a time zone.
        case calendar(CalendarWindow)
    }

    /// Units in each window; 0 denies everything.
    public var limit: Int
    /// The windows.
    public var span: Span

    /// Creates a rate of `limit` units in each `window`.
    public init(_ limit: Int, per window: Duration) { self.init(limit, per: .time(window)) }

    /// Creates a rate of `limit` units in each day, week or month.
    public init(_ limit: Int, per window: CalendarWindow) { self.init(limit, per: .calendar(window)) }

    init(_ limit: Int, per span: Span) { (self.limit, self.span) = (limit, span) }

    /// The rate that a quota is of.
    package init(_ quota: Quota) {
        self.init(quota.limit, per: quota.calendar.map { .calendar($0) } ?? .time(quota.window))
    }

    /// The length of its windows; of days, weeks and months, which are not all as long, the usual one.
    public var window: Duration {
        switch span {
        case .time(let window): window
        case .calendar(let window): window.usualLength
        }
    }

    /// The day, week or month; nil if its windows are of one length.
    public var calendar: CalendarWindow? {
        if case .calendar(let window) = span { window } else { nil }
    }
}

extension Rate: CustomStringConvertible {
    /// The rate as it is written in the file.
    public var description: String { ValueFormat.rate.render(self) }
}
