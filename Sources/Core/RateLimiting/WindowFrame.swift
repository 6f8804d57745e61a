/// Which windows a quota counts in, for algorithms that do.
enum WindowFrame: Hashable, Sendable {
    /// One after the other from the Unix epoch on.
    case epoch
    /// From a client's first unit on.
    case client
    /// The days, weeks or months of a time zone.
    case calendar(CalendarWindow)
}
