import ArgumentParser

/// What is printed about a simulation.
struct SimulationOutputOptions: ParsableArguments {
    @Flag(help: "Print a summary instead of the answers.")
    var summary = false

    @Option(
        help: ArgumentHelp(
            "Print what another configuration would change: whom it newly denies, and whom no longer.",
            valueName: "file"))
    var compare: String?

    @Option(
        help: ArgumentHelp(
            "Draw what was allowed and denied over time, and who was denied most, as an SVG picture.",
            valueName: "file"))
    var plot: String?

    @Option(help: "How a summary or a comparison is printed. (default: table)")
    var format: OutputFormat?

    @Option(help: ArgumentHelp("How many clients a list in it names. (default: 10)", valueName: "count"))
    var top: Int?

    /// How many clients a list names.
    var count: Int { top ?? 10 }

    func validate() throws {
        if summary && compare != nil { throw ValidationError("--summary and --compare: give one of them, not both") }
        guard !summary && compare == nil else {
            if count < 0 { throw ValidationError("--top: \(count), it must be 0 or more") }
            return
        }
        if format != nil {
            throw ValidationError("--format: goes with --summary or --compare; answers are always JSON")
        }
        if top != nil { throw ValidationError("--top: goes with --summary or --compare") }
    }

    /// The file for the picture, if one is asked for.
    func picture() throws(CommandError) -> PictureFile? {
        guard let plot else { return nil }
        return try PictureFile(path: plot)
    }

    /// Prints a result in the format asked for.
    func print(
        _ json: (inout JSONLines) -> Void, report: (Terminal) -> TextReport
    ) throws(CommandError) {
        try (format ?? .table).print(json, report: report)
    }
}
