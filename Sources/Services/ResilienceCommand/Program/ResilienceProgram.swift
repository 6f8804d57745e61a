import ArgumentParser

/// `resilience`: says what a configuration does.
@main
struct ResilienceProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resilience",
        abstract: "Says what a configuration of limits, circuits and queues does.",
        subcommands: [SimulateCommand.self]
    )
}
