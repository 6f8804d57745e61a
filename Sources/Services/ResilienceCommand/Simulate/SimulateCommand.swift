import ArgumentParser
import RateLimiting
import ResilienceConfiguration

/// `resilience simulate`: replays events against a configuration, in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replays requests, calls and queue events against a configuration.",
        discussion: """
            Reads one JSON object a line, in ascending `at` (seconds), or an access log, and prints what the service \
            would have said, one object a line. Nobody waits and nothing else is asked: the same trace gives the same \
            answers.

              {"at":0,"method":"POST","path":"/auth/login","client":"ip:203.0.113.9","client_type":"anonymous"}
              {"at":1,"method":"GET","path":"/api/x","peer":"10.0.0.1","headers":{"X-Forwarded-For":"203.0.113.9"}}
              {"at":2,"breaker":"tts_service","outcome":"failure","duration":0.2}
              {"at":3,"breaker":"tts_service"}
              {"at":4,"queue":"audio_streaming","offer":"f1","bytes":640}
              {"at":5,"queue":"audio_streaming","take":2}

            With --summary it prints instead, rule by rule, how many requests were allowed and denied, who was hit most \
            and how close anybody came; how long circuits were open, how full queues were. Memory grows with the number \
            of clients, not of events.

              resilience simulate --log access.log --summary
              zcat access.log.*.gz | resilience simulate --log - --summary --format json | jq .rules

            With --compare both configurations answer every event: who would newly be denied by the other one, and who \
            no longer.

              resilience simulate --log access.log --compare tomorrow.yaml
            """
    )

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var traffic: TrafficOptions
    @OptionGroup var output: SimulationOutputOptions

    @Option(help: "What jitter is drawn from.")
    var seed: UInt64 = 0

    @Flag(inversion: .prefixedNo, help: "Draw recovery times around the configured ones.")
    var jitter = true

    func run() async throws {
        try await CommandError.reported { () async throws(CommandError) in
            let configuration = try configuration.load()
            if let other = output.compare {
                try await compare(configuration, with: try self.configuration.load(file: other))
            } else if output.summary {
                try await summarize(configuration)
            } else {
                try await printAnswers(configuration)
            }
        }
    }

    private func printAnswers(_ configuration: ResolvedConfiguration) async throws(CommandError) {
        var simulation = try await Simulation(configuration, seed: seed, jitter: jitter)
        var reader = try traffic.open()
        var lines = JSONLines()
        try await simulation.replay(&reader) { answer, event in
            lines.append(answer, to: event)
        } pause: { () throws(CommandError) in
            try ByteSink.standardOutput.write(lines.bytes)
            lines.removeAll()
        }
        reader.skipped.report()
    }

    private func summarize(_ configuration: ResolvedConfiguration) async throws(CommandError) {
        var simulation = try await Simulation(configuration, seed: seed, jitter: jitter)
        var reader = try traffic.open()
        var counted = TrafficSummary(of: configuration)
        try await simulation.replay(&reader) { answer, event in
            counted.count(answer, to: event)
        } pause: {
        }
        let summary = ReplaySummary(counted, of: simulation, skipped: reader.skipped, top: output.count)
        reader.skipped.report()
        try output.print {
            $0.append(summary)
        } report: {
            summary.report(for: $0)
        }
    }

    private func compare(
        _ before: ResolvedConfiguration, with after: ResolvedConfiguration
    ) async throws(CommandError) {
        var simulations = BeforeAfter(
            before: try await Simulation(before, seed: seed, jitter: jitter),
            after: try await Simulation(after, seed: seed, jitter: jitter))
        var reader = try traffic.open()
        var comparison = Comparison(BeforeAfter(before: before.rules, after: after.rules))
        repeat {
            while let event = try reader.next() {
                let answers = BeforeAfter(
                    before: await simulations.before.answer(event), after: await simulations.after.answer(event))
                comparison.count(answers, to: event)
            }
        } while try reader.fill()
        let outcome = ComparisonOutcome(comparison, of: simulations, skipped: reader.skipped)
        reader.skipped.report()
        try output.print {
            $0.append(outcome)
        } report: {
            outcome.report(for: $0, top: output.count)
        }
    }
}
