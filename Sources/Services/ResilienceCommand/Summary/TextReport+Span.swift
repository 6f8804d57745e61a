import ResiliencePrimitives

extension TextReport {
    /// Says how many events there were, and from when to when.
    mutating func line(events: Int, in span: ClosedRange<MonotonicTime>?) {
        guard let span else { return line("No events.") }
        let (first, last) = (span.lowerBound, span.upperBound)
        let zone = last.isDate ? " UTC" : ""
        line("\(events.counted("event")) from \(first.shown) to \(last.shown)\(zone), \((last - first).shown)")
    }
}
