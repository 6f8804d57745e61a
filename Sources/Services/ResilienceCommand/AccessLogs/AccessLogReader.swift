/// Reads the requests of an access log, in the order of their times. A line that cannot be read is counted, and the rest
/// goes on.
struct AccessLogReader: EventReader, ~Copyable {
    private let format: AccessLogFormat
    private let fields: FieldsRead?
    private var lines: LineBuffer
    private var window = ReorderWindow()
    private var count = 0
    private(set) var skipped = SkippedLines()

    /// How much of the log has been read; nil: nobody knows.
    var progress: Share? { lines.progress }

    /// Creates a reader, of the header fields that are of use; nil: all.
    init(_ source: consuming ByteSource, format: AccessLogFormat, reading fields: FieldsRead? = nil) {
        (self.format, self.fields) = (format, fields)
        lines = LineBuffer(source)
    }

    /// The next request; nil if there is none until more is read.
    ///
    /// - Throws: `input` if the log is compressed.
    mutating func next() throws(CommandError) -> TraceEvent? {
        while true {
            if let event = window.next() {
                skipped.late = window.lateCount
                return event
            }
            guard try readLine() else { return nil }
        }
    }

    /// Reads more, waiting for it; false at the end.
    mutating func fill() throws(CommandError) -> Bool {
        do throws(CommandError) {
            if try lines.fill() { return true }
        } catch {
            guard error.code == .trace else { throw error }
            count += 1
            skipped.add(line: count, reason: "longer than 1 MiB")
            lines.dropLine()
            return true
        }
        window.isEnding = true
        return !window.isEmpty
    }

    /// Reads a line, if there is one; false if there is none until more is read.
    private mutating func readLine() throws(CommandError) -> Bool {
        let (format, fields, isFirst, name) = (format, fields, lines.isFirst, lines.name)
        var failure: CommandError?
        let found = try lines.next { (line) throws(CommandError) -> (event: TraceEvent, bytes: Int)? in
            if isFirst { try Compression.check(line, of: name, behind: "--log") }
            let line = Self.content(line)
            guard !line.isEmpty else { return nil }
            do throws(CommandError) { return (try format.request(line, reading: fields).event, line.count) } catch {
                failure = error
                return nil
            }
        }
        guard let found else { return false }
        count += 1
        if let found { window.add(found.event, bytes: found.bytes) }
        if let failure { skipped.add(line: count, reason: failure.description) }
        return true
    }

    /// A line without the blanks at its end.
    private static func content(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var line = line[...]
        while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") { line = line.dropLast() }
        return UnsafeBufferPointer(rebasing: line)
    }
}
