import ArgumentParser

/// What a command is to go through: the events of a trace, or the requests of an access log.
struct TrafficOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with events, one JSON object a line; - is standard input, the default.", valueName: "file"))
    var trace: String?

    @Option(help: ArgumentHelp("An access log instead; - is standard input.", valueName: "file"))
    var log: String?

    @Option(
        help: """
            How the log is written: combined (Apache, nginx), json (nginx variables by name) or envoy (its default \
            format). (default: combined)
            """)
    var logFormat: AccessLogFormat?

    func validate() throws {
        if trace != nil && log != nil { throw ValidationError("--trace and --log: give one of them, not both") }
        if log == nil && logFormat != nil {
            throw ValidationError("--log-format: says how --log is written, give that")
        }
    }

    /// What it is called.
    var name: String {
        let path = log ?? trace ?? "-"
        return path == "-" ? "standard input" : path
    }

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - fields: the header fields of a log that are of use.
    ///   - isAnswering: whether each event is answered at once: at a terminal that shows how far it is, and so does what a
    ///     person types.
    /// - Throws: `input` if it cannot be read.
    func open(reading fields: FieldsRead, answering isAnswering: Bool = false) throws(CommandError) -> TrafficReader {
        let path = log ?? trace ?? "-"
        let isSeen = isAnswering && Terminal.output.isTerminal || path == "-" && Terminal.input.isTerminal
        let line = ProgressLine(isShown: isSeen ? false : nil)
        guard log != nil else {
            return TrafficReader(TraceReader(try ByteSource(path: path), reading: fields), telling: line)
        }
        return TrafficReader(
            AccessLogReader(try ByteSource(path: path), format: logFormat ?? .combined, reading: fields), telling: line)
    }
}
