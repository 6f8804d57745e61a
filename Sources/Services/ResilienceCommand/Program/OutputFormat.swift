import ArgumentParser

/// What a result is printed as.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// For people.
    case table
    /// For programs: one object.
    case json
}

extension OutputFormat {
    /// Prints a result to standard output.
    func print(_ json: (inout JSONLines) -> Void, report: (Terminal) -> TextReport) throws(CommandError) {
        switch self {
        case .table: try ByteSink.standardOutput.write(report(.output).bytes)
        case .json:
            var lines = JSONLines()
            json(&lines)
            try ByteSink.standardOutput.write(lines.bytes)
        }
    }
}
