/// A date of the Gregorian calendar, as a log writes it.
struct CalendarDate {
    /// How long after 1 January 1970 it is.
    let daysSinceEpoch: Int

    /// The date, if there was or will be such a day (Hinnant: chrono-Compatible Low-Level Date Algorithms, 2013).
    ///
    /// Counts years from March, so that the leap day ends them: then the months before are (153m + 2)/5 days long, and
    /// years 365 days, 97 of 400 a day more.
    init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.length(month, of: year) else { return nil }
        let shifted = year * 12 + month - 3
        let (year, month) = (shifted / 12, shifted % 12)
        daysSinceEpoch = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
    }

    private static func length(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
