/// What people divide the calendar into.
public enum CalendarPeriod: String, CaseIterable, Sendable {
    /// From midnight to midnight.
    case day
    /// Seven days, from Monday on.
    case week
    /// From the first day to the last.
    case month
}

extension CalendarPeriod {
    /// The usual length; of a month a twelfth of the average year of the Gregorian calendar, 365.2425 days.
    ///
    /// No whole number of days is as long as a month, so that a month is longer than 30 days and shorter than 31.
    var usualSeconds: Int64 {
        switch self {
        case .day: 86_400
        case .week: 604_800
        case .month: 2_629_746
        }
    }
}
