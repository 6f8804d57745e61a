/// The lines that could not be read, while the rest went on.
struct SkippedLines {
    /// How many they are.
    private(set) var count = 0
    /// The first of them, and what is wrong with it.
    private(set) var first: (line: Int, reason: String)?
    /// How many lines were read, but as of a later time than they say: that of what had been given out before they came.
    var late = 0

    /// Counts a line.
    mutating func add(line: Int, reason: @autoclosure () -> String) {
        count += 1
        if first == nil { first = (line, reason()) }
    }

    /// Tells people about them, if there are any.
    func report(to sink: ByteSink = .standardError) {
        if late > 0 {
            let lines = late == 1 ? "1 line that was" : "\(late) lines that were"
            sink.report("moved \(lines) too far out of order to the time of the line before")
        }
        guard let first else { return }
        let lines = count == 1 ? "1 line" : "\(count) lines"
        sink.report("skipped \(lines) that cannot be read, the first is line \(first.line): \(first.reason)")
    }
}
