import ArgumentParser

/// What a command is to go through: the events of a trace.
struct TrafficOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The file with the events, one JSON object a line; - is standard input.", valueName: "file"))
    var trace = "-"

    /// Opens the file.
    ///
    /// - Throws: `input` if it cannot be read.
    func open() throws(CommandError) -> TrafficReader {
        TrafficReader(TraceReader(try ByteSource(path: trace)))
    }
}
