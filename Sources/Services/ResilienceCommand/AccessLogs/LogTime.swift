import ResiliencePrimitives

/// Reads times as logs write them, exactly, whatever their zone. A leap second (`:60`) is none: the Unix epoch counts none.
enum LogTime {
    /// `10/Oct/2000:13:55:36 -0700`, with or without decimals of the second.
    ///
    /// - Throws: `trace` for what is no such time, no day that there was, or further than 292 years from 1970.
    static func common(_ text: UnsafeBufferPointer<UInt8>) throws(CommandError) -> MonotonicTime {
        let needed: StaticString = "a time such as 10/Oct/2000:13:55:36 -0700 is needed"
        var digits = LogTimeCursor(text)
        guard let day = digits.number(2), digits.takes("/"), let month = digits.month(), digits.takes("/"),
            let year = digits.number(4), digits.takes(":"), let clock = digits.clock(), digits.takes(" "),
            let offset = digits.offset(), digits.isAtEnd,
            let time = moment(CalendarDate(year: year, month: month, day: day), clock, offset)
        else { throw .unreadable("time", text, needed) }
        return time
    }

    /// `2016-04-15T20:17:00.310Z`, with any zone and any number of decimals up to nine (RFC 3339).
    ///
    /// - Throws: as above.
    static func iso8601(_ text: UnsafeBufferPointer<UInt8>) throws(CommandError) -> MonotonicTime {
        let needed: StaticString = "a time such as 2016-04-15T20:17:00.310Z is needed"
        var digits = LogTimeCursor(text)
        guard let year = digits.number(4), digits.takes("-"), let month = digits.number(2), digits.takes("-"),
            let day = digits.number(2), digits.takes("T") || digits.takes("t") || digits.takes(" "),
            let clock = digits.clock(), let offset = digits.offset(), digits.isAtEnd,
            let time = moment(CalendarDate(year: year, month: month, day: day), clock, offset)
        else { throw .unreadable("time", text, needed) }
        return time
    }

    /// A time in any of these notations, or in seconds since 1970. A number that is too large to be seconds is one of
    /// milliseconds, microseconds or nanoseconds, the first that it can be.
    ///
    /// - Throws: as above.
    static func any(_ text: UnsafeBufferPointer<UInt8>) throws(CommandError) -> MonotonicTime {
        if text.count > 2, text[2] == UInt8(ascii: "/") { return try common(text) }
        if text.count > 4, text[4] == UInt8(ascii: "-") { return try iso8601(text) }
        var cursor = JSONCursor(text)
        guard let number = try? cursor.number(), cursor.position == text.count, let time = moment(number) else {
            throw .unreadable("time", text, "a time such as 2016-04-15T20:17:00.310Z or 1460751420.310 is needed")
        }
        return time
    }

    private static func moment(_ number: JSONNumber) -> MonotonicTime? {
        for places in [9, 6, 3, 0] {
            switch number.parts(places) {
            case .whole(let nanoseconds): return MonotonicTime(nanoseconds: nanoseconds)
            case .uneven: return nil
            case .beyond: continue
            }
        }
        return nil
    }

    private static func moment(
        _ day: CalendarDate?, _ clock: (seconds: Int, nanoseconds: Int), _ offset: Int
    ) -> MonotonicTime? {
        guard let day else { return nil }
        let seconds = Int64(day.daysSinceEpoch * 86400 + clock.seconds - offset)
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflow) = product.addingReportingOverflow(Int64(clock.nanoseconds))
        return overflow || sumOverflow ? nil : MonotonicTime(nanoseconds: sum)
    }
}
