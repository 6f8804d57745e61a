/// The lines that could not be read, while the rest went on.
struct SkippedLines {
    /// How many they are.
    private(set) var count = 0
    /// The first of them, and what is wrong with it.
    private(set) var first: (line: Int, reason: String)?

    /// Counts a line.
    mutating func add(line: Int, reason: @autoclosure () -> String) {
        count += 1
        if first == nil { first = (line, reason()) }
    }

    /// Tells people about them, if there are any.
    func report(to sink: ByteSink = .standardError) {
        guard let first else { return }
        let lines = count == 1 ? "1 line" : "\(count) lines"
        sink.report("skipped \(lines) that cannot be read, the first is line \(first.line): \(first.reason)")
    }
}
