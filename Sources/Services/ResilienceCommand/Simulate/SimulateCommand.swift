import ArgumentParser

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

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var traffic: TrafficOptions

    @Option(help: "What jitter is drawn from.")
    var seed: UInt64 = 0

    @Flag(inversion: .prefixedNo, help: "Draw recovery times around the configured ones.")
    var jitter = true

    func run() async throws {
        try await CommandError.reported { () async throws(CommandError) in
            var simulation = try await Simulation(configuration.load(), seed: seed, jitter: jitter)
            var reader = try traffic.open()
            var output = JSONLines()
            try await simulation.replay(&reader) { answer, event in
                output.append(answer, to: event)
            } pause: { () throws(CommandError) in
                try ByteSink.standardOutput.write(output.bytes)
                output.removeAll()
            }
            reader.skipped.report()
        }
    }
}
