/// A day of the Gregorian calendar, wherever it is: its number, counted from 1 January 1970, which is 0.
///
/// Months by Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years are counted from March on, so that the
/// leap day is their last, and in eras of 400 years, which all have 146,097 days.
struct CivilDay: Hashable {
    let number: Int64

    /// The seconds of a day on which no clock changes.
    static let seconds: Int64 = 86_400

    init(_ number: Int64) { self.number = number }

    /// The first day of the period that this one is in.
    func first(of period: CalendarPeriod) -> CivilDay {
        switch period {
        case .day: self
        // Day 0 was a Thursday
        case .week: CivilDay((number + 3).quotient(flooredBy: 7) * 7 - 3)
        case .month: CivilDay(number - daysSinceFirstOfMonth)
        }
    }

    /// The first day of the next period.
    func first(after period: CalendarPeriod) -> CivilDay {
        let first = first(of: period).number
        return switch period {
        case .day: CivilDay(first + 1)
        case .week: CivilDay(first + 7)
        // From the first of a month, 31 days on is the beginning of the next
        case .month: CivilDay(first + 31).first(of: .month)
        }
    }

    private var daysSinceFirstOfMonth: Int64 {
        // 719,468 days before is 1 March of the year 0
        let sinceMarch = number + 719_468
        let dayOfEra = sinceMarch - sinceMarch.quotient(flooredBy: 146_097) * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        return dayOfYear - (153 * month + 2) / 5
    }
}

extension Int64 {
    /// The quotient, rounded down also below 0.
    func quotient(flooredBy divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
