public import ArgumentParser

/// `resilience`: says what a configuration does.
public struct RootCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "resilience",
        abstract: "Says what a configuration of limits, circuits and queues does.",
        subcommands: [
            SimulateCommand.self, SuggestCommand.self, ValidateCommand.self, ExplainCommand.self, ServeCommand.self,
            CheckCommand.self, TopCommand.self,
        ]
    )

    public init() {}
}
