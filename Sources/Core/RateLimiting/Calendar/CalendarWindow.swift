/// A day, week or month as the clocks of a time zone have it: what people bill by.
///
///     let quota = try Quota(limit: 1000, per: CalendarWindow(.month, in: "Europe/Berlin"))
///
/// A day has 23 or 25 hours when the clocks change. One that has no midnight, since they skip it, begins with its first
/// moment.
public struct CalendarWindow: Sendable {
    /// Never freed, see `CalendarGrid.shared`. A quota is copied at every step of a decision; so that costs no count of
    /// references, which all cores would share.
    private let grid: Unmanaged<CalendarGrid>

    /// Creates the window of a period in a time zone. The first of its kind takes under a millisecond, others next to none.
    ///
    /// - Parameters:
    ///   - period: which stretch of the calendar it is.
    ///   - timeZone: a name of the time zone database, such as `Europe/Berlin`.
    /// - Throws: `invalidQuota` if there is no such time zone.
    public init(_ period: CalendarPeriod, in timeZone: String) throws(RateLimitError) {
        guard let grid = CalendarGrid.shared(period, in: timeZone) else {
            throw RateLimitError(
                .invalidQuota, "time zone \(timeZone): unknown, it must be a name such as Europe/Berlin")
        }
        self.grid = .passUnretained(grid)
    }

    /// Which stretch of the calendar it is.
    public var period: CalendarPeriod { grid.takeUnretainedValue().period }
    /// The name of the time zone, as it was given.
    public var timeZone: String { grid.takeUnretainedValue().timeZone }

    /// How long such windows are on average.
    package var usualLength: Duration { .seconds(period.usualSeconds) }

    /// The window that a moment is in, in nanoseconds.
    func bounds(around now: Int64) -> Range<Int64> { grid.takeUnretainedValue().bounds(around: now) }
}

extension CalendarWindow: Hashable {
    /// Whether both are the same period of the same time zone.
    public static func == (left: CalendarWindow, right: CalendarWindow) -> Bool {
        left.grid.toOpaque() == right.grid.toOpaque()
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(grid.toOpaque()) }
}

extension CalendarWindow: CustomStringConvertible {
    /// As the configuration file has it: `month@Europe/Berlin`.
    public var description: String { "\(period.rawValue)@\(timeZone)" }
}
