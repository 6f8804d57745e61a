internal import Synchronization

/// The days, weeks or months of one time zone, one after the other without a gap.
final class CalendarGrid: Sendable {
    let period: CalendarPeriod
    let timeZone: String
    private let clocks: ZoneClocks

    private struct Name: Hashable {
        let period: CalendarPeriod
        let timeZone: String
    }

    /// All that were ever made: never removed, so that whoever has one need not keep it alive. As many as time zones
    /// that a configuration names.
    private static let all = Mutex<[Name: CalendarGrid]>([:])

    private init(_ period: CalendarPeriod, in timeZone: String, _ clocks: ZoneClocks) {
        (self.period, self.timeZone, self.clocks) = (period, timeZone, clocks)
    }

    /// The one of this period and time zone, which is never freed; nil if there is no such time zone.
    static func shared(_ period: CalendarPeriod, in timeZone: String) -> CalendarGrid? {
        let name = Name(period: period, timeZone: timeZone)
        if let known = all.withLock({ $0[name] }) { return known }
        guard let clocks = ZoneClocks(of: timeZone) else { return nil }
        let grid = CalendarGrid(period, in: timeZone, clocks)
        return all.withLock { all in
            let known = all[name] ?? grid
            all[name] = known
            return known
        }
    }

    /// The window that a moment is in; both in nanoseconds since the Unix epoch.
    ///
    /// It begins with the first moment at which the clocks show its first day or a later one, and ends where the next
    /// begins. So windows have no gap where clocks skip a midnight or a day, and no moment is in two where clocks that
    /// are set back pass midnight a second time.
    func bounds(around now: Int64) -> Range<Int64> {
        let second = now.quotient(flooredBy: Self.nanosecondsPerSecond)
        var day = CivilDay(clocks.reading(at: second).quotient(flooredBy: CivilDay.seconds))
        var end = beginning(of: day.first(after: period))
        while end <= second {
            day = day.first(after: period)
            end = beginning(of: day.first(after: period))
        }
        let start = beginning(of: day.first(of: period))
        return start * Self.nanosecondsPerSecond..<end * Self.nanosecondsPerSecond
    }

    private static let nanosecondsPerSecond: Int64 = 1_000_000_000

    private func beginning(of day: CivilDay) -> Int64 { clocks.first(showing: day.number * CivilDay.seconds) }
}
