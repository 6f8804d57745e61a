import ArgumentParser
import ResilienceConfiguration
import ResilienceYAML

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// `resilience simulate`: replays events against a configuration, in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replays requests, calls and queue events against a configuration.",
        discussion: """
            Reads one JSON object a line, in ascending `at` (seconds), and prints what the service would have said, one \
            object a line. Nobody waits and nothing else is asked: the same trace gives the same answers.

              {"at":0,"method":"POST","path":"/auth/login","client":"ip:203.0.113.9","client_type":"anonymous"}
              {"at":1,"method":"GET","path":"/api/x","peer":"10.0.0.1","headers":{"X-Forwarded-For":"203.0.113.9"}}
              {"at":2,"breaker":"tts_service","outcome":"failure","duration":0.2}
              {"at":3,"breaker":"tts_service"}
              {"at":4,"queue":"audio_streaming","offer":"f1","bytes":640}
              {"at":5,"queue":"audio_streaming","take":2}
            """
    )

    @Option(help: "The configuration file; else RESILIENCE_CONFIG, else ./resilience.yaml, else the built-in one.")
    var config: String?

    @Option(help: "default, production or development; else RESILIENCE_ENV, else what the file says.")
    var environment: ResilienceEnvironment?

    @Option(help: "The file with the events; - is standard input.")
    var trace = "-"

    @Option(help: "What jitter is drawn from.")
    var seed: UInt64 = 0

    @Flag(inversion: .prefixedNo, help: "Draw recovery times around the configured ones.")
    var jitter = true

    func run() async throws {
        let output = ByteSink.standardOutput
        do throws(CommandError) {
            var simulation = try await Simulation(configuration(), seed: seed, jitter: jitter)
            var reader = TraceReader(try ByteSource(path: trace))
            try await simulation.replay(&reader, to: output)
        } catch {
            guard error.code != .outputClosed else { return }
            ByteSink.standardError.report("error: \(error)")
            throw ExitCode(error.exitStatus)
        }
    }

    private func configuration() throws(CommandError) -> ResolvedConfiguration {
        let loader = ConfigurationLoader(
            file: config, environment: environment?.rawValue, variables: ProcessInfo.processInfo.environment)
        do throws(ConfigurationError) { return try loader.load() } catch {
            throw CommandError(.configuration, error.description)
        }
    }
}
