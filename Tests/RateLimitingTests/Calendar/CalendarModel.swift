import Foundation
import RateLimiting

/// Foundation's calendar: an independent reading of what a day, week or month is. Right wherever no clock shows a midnight
/// twice with another day between, and for weeks of which no day is missing.
enum CalendarModel {
    /// The window around a moment, in nanoseconds.
    static func window(_ window: CalendarWindow, around time: Int) -> Range<Int> {
        let fraction = ((time % 1_000_000_000) + 1_000_000_000) % 1_000_000_000
        let interval = interval(of: window, around: (time - fraction) / 1_000_000_000)
        return interval.lowerBound * 1_000_000_000..<interval.upperBound * 1_000_000_000
    }

    /// The window around a moment, in seconds.
    static func interval(of window: CalendarWindow, around second: Int) -> Range<Int> {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: window.timeZone) ?? .gmt
        (calendar.firstWeekday, calendar.minimumDaysInFirstWeek) = (2, 4)
        let component: Calendar.Component =
            switch window.period {
            case .day: .day
            case .week: .weekOfYear
            case .month: .month
            }
        let date = Date(timeIntervalSince1970: Double(second))
        guard let interval = calendar.dateInterval(of: component, for: date) else { return second..<second }
        return Int(interval.start.timeIntervalSince1970)..<Int(interval.end.timeIntervalSince1970)
    }
}
