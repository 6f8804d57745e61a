import ArgumentParser
import ResilienceConfiguration

/// `resilience validate`: what a configuration is, and whether it is sound.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks a configuration and shows it as it is in an environment.",
        usage: "resilience validate [<file>] [<options>]",
        discussion: """
            Prints the rules, circuits and queues with the numbers that hold in the environment, and below them what is \
            sound and yet dangerous or hardly meant. Where store.redis or REDIS_URL names a Redis, it is asked: whether it \
            answers, which version it is, whether each script may be run there, and whether it would throw counters away. \
            Nothing stays there, and no password is shown.

            Where candidate names a file, that must be sound too.

            Ends with 0, with --strict and something found with 1, with 69 if Redis is away or lets nobody in, and with 78 \
            if the configuration is not sound; then all that is wrong is told with file, line, column and key.

              resilience validate
              resilience validate deploy/limits.yaml --environment production --strict
              resilience validate --format json | jq '.findings[].kind'

            The short name in brackets at the end of a finding can be looked up in the documentation.
            """
    )

    @Argument(
        help: "The file; else --config, else RESILIENCE_CONFIG, else ./resilience.yaml, else the built-in one.",
        completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "End with 1 if something was found.")
    var strict = false

    @Flag(
        name: .customLong("no-connect"),
        help: "Ask nothing over the network: look at the files alone."
    )
    var staysOffline = false

    @Option(help: "table is for people, json one object for programs.")
    var format = OutputFormat.table

    func validate() throws {
        guard file == nil || options.config == nil else {
            throw ValidationError("two files are named, one behind --config: leave one of them out")
        }
    }

    func run() async throws {
        var status: Int32 = 0
        try await CommandError.reported { () async throws(CommandError) in
            let report = await ValidationReport(
                of: options.loader(file: file ?? options.config), in: .current, isOnline: !staysOffline)
            if case .unsound(let error) = report, format == .table {
                throw CommandError(.configuration, error.description)
            }
            status = report.exitStatus(isStrict: strict)
            try format.print {
                report.append(to: &$0)
            } report: {
                report.text(for: $0)
            }
            if case .sound(_, _, let store) = report, let failure = store.failure, format == .table {
                throw CommandError(.unavailable, failure)
            }
        }
        if status != 0 { throw ExitCode(status) }
    }
}
