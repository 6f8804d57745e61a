import ArgumentParser

/// `voice-orchestrator`: answers hotel guests' calls.
@main
struct VoiceOrchestratorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voice-orchestrator",
        abstract: "Answers hotel guests' calls: logins, speech, live calls and webhooks, each behind its limits.",
        subcommands: [ServeCommand.self, HashPasswordCommand.self],
        defaultSubcommand: ServeCommand.self
    )
}
