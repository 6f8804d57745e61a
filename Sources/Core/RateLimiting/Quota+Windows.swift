package import ResiliencePrimitives

extension Quota {
    /// Where its windows begin, if they are of one length.
    public var alignment: WindowAlignment { frame == .client ? .client : .epoch }

    /// The stretch of the calendar that it counts in; nil if its windows are of one length.
    public var calendar: CalendarWindow? {
        if case .calendar(let window) = frame { window } else { nil }
    }

    /// The window that a unit at `time` is counted in by ``RateLimitAlgorithm/fixedWindow``, if it is the first: what a
    /// store that counts elsewhere has to know.
    package func window(containing time: MonotonicTime) -> Range<MonotonicTime> {
        let window = window(around: QuotaLedger.readable(time.nanoseconds))
        return MonotonicTime(nanoseconds: window.lowerBound)..<MonotonicTime(nanoseconds: window.upperBound)
    }

    /// The same in nanoseconds, for a readable time.
    func window(around now: Int64) -> Range<Int64> {
        switch frame {
        case .epoch:
            let start = epochStart(of: now)
            return start..<start + length
        case .client: return now..<now + length
        case .calendar(let window): return window.bounds(around: now)
        }
    }

    /// The start of the window that `now` is in, of those that follow each other from the epoch on.
    func epochStart(of now: Int64) -> Int64 {
        let passed = now % length
        return now - (passed < 0 ? passed + length : passed)
    }

    /// Whether its window is shorter; of equals, one of the calendar comes later.
    func precedes(_ other: Quota) -> Bool {
        if length != other.length { return length < other.length }
        return (calendar?.timeZone ?? "") < (other.calendar?.timeZone ?? "")
    }

    /// Whether both have the same window.
    func hasWindow(of other: Quota) -> Bool { length == other.length && calendar == other.calendar }

    /// Whether it counts what the other counts, be the limit or burst another.
    func counts(like other: Quota) -> Bool {
        length == other.length && algorithm == other.algorithm && frame == other.frame
    }
}
