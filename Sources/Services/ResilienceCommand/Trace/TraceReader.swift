import ResiliencePrimitives

/// Reads the events of a trace: JSON Lines in ascending time.
struct TraceReader: EventReader, ~Copyable {
    private let fields: FieldsRead?
    private var lines: LineBuffer
    private var count = 0
    /// The event before: its time, as a number and as it was written, and its line.
    private var last: (time: MonotonicTime, at: String, line: Int)?

    /// None: what cannot be read is an error.
    var skipped: SkippedLines { SkippedLines() }

    /// How much of the trace has been read; nil: nobody knows.
    var progress: Share? { lines.progress }

    /// Creates a reader, of the header fields that are of use; nil: all.
    init(_ source: consuming ByteSource, reading fields: FieldsRead? = nil) {
        self.fields = fields
        lines = LineBuffer(source)
    }

    /// The next event; nil if there is none until more is read. Empty lines are none.
    ///
    /// - Throws: `trace`, with the line.
    mutating func next() throws(CommandError) -> TraceEvent? {
        while let event = try nextLine() {
            if let event { return event }
        }
        return nil
    }

    /// Reads more, waiting for it; false at the end.
    mutating func fill() throws(CommandError) -> Bool {
        do throws(CommandError) { return try lines.fill() } catch {
            throw error.code == .trace ? error.on(line: count + 1) : error
        }
    }

    private mutating func nextLine() throws(CommandError) -> TraceEvent?? {
        count += 1
        let (fields, isFirst, name) = (fields, lines.isFirst, lines.name)
        do throws(CommandError) {
            let event = try lines.next { (bytes) throws(CommandError) -> TraceEvent? in
                if isFirst { try Compression.check(bytes, of: name, behind: "--trace") }
                return bytes.allSatisfy(Self.isBlank) ? nil : try TraceLine(bytes, reading: fields).event()
            }
            switch event {
            case nil: count -= 1
            case .some(nil): break
            case .some(let event?): try note(event)
            }
            return event
        } catch {
            throw error.code == .trace ? error.on(line: count) : error
        }
    }

    private mutating func note(_ event: TraceEvent) throws(CommandError) {
        if let last, event.time < last.time {
            throw CommandError(.trace, "at: \(event.at), earlier than \(last.at) on line \(last.line)")
        }
        last = (event.time, event.at, count)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
