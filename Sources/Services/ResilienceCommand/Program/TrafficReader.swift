/// Reads the events that options name, from a trace or an access log, and tells who waits how far it is.
struct TrafficReader: EventReader, ~Copyable {
    private var trace: TraceReader?
    private var log: AccessLogReader?
    private var count = 0
    private var line: ProgressLine

    init(_ trace: consuming TraceReader, telling line: consuming ProgressLine) {
        self.trace = consume trace
        self.line = line
    }

    init(_ log: consuming AccessLogReader, telling line: consuming ProgressLine) {
        self.log = consume log
        self.line = line
    }

    var skipped: SkippedLines {
        switch log {
        case .some(let log): log.skipped
        case nil: SkippedLines()
        }
    }

    mutating func next() throws(CommandError) -> TraceEvent? {
        let event = log != nil ? try log?.next() : try trace?.next()
        if event != nil { count += 1 }
        return event
    }

    mutating func fill() throws(CommandError) -> Bool {
        let count = count
        let progress = log != nil ? log?.progress : trace?.progress
        line.show((progress.map { "\($0.shown) read, " } ?? "") + count.counted("event"))
        let isMore = log != nil ? try log?.fill() : try trace?.fill()
        if isMore != true { line.clear() }
        return isMore ?? false
    }
}
