/// Reads the events that options name, from a trace or an access log.
struct TrafficReader: EventReader, ~Copyable {
    private var trace: TraceReader?
    private var log: AccessLogReader?

    init(_ trace: consuming TraceReader) { self.trace = consume trace }

    init(_ log: consuming AccessLogReader) { self.log = consume log }

    var skipped: SkippedLines {
        switch log {
        case .some(let log): log.skipped
        case nil: SkippedLines()
        }
    }

    mutating func next() throws(CommandError) -> TraceEvent? {
        if log != nil { return try log?.next() }
        return try trace?.next()
    }

    mutating func fill() throws(CommandError) -> Bool {
        if log != nil { return try log?.fill() ?? false }
        return try trace?.fill() ?? false
    }
}
