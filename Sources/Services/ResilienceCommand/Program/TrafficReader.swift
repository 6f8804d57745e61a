/// Reads the events that options name, whatever they are written in.
struct TrafficReader: EventReader, ~Copyable {
    private var trace: TraceReader

    init(_ trace: consuming TraceReader) { self.trace = trace }

    var skipped: SkippedLines { trace.skipped }

    mutating func next() throws(CommandError) -> TraceEvent? { try trace.next() }

    mutating func fill() throws(CommandError) -> Bool { try trace.fill() }
}
