/// Reads events in ascending time from a stream of bytes.
protocol EventReader: ~Copyable {
    /// The next event; nil if there is none until more is read.
    mutating func next() throws(CommandError) -> TraceEvent?

    /// Reads more, waiting for it; false at the end.
    mutating func fill() throws(CommandError) -> Bool

    /// What could not be read so far, where that is no error.
    var skipped: SkippedLines { get }
}
