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

              {"at":0,"method":"POST","path":"/auth/login","client":"ip:203.0.113.9"}
              {"at":1,"path":"/x","peer":"10.0.0.1","headers":{"X-API-Key":"secret"}}
              {"at":2,"breaker":"tts_service","outcome":"failure","duration":0.2}
              {"at":3,"breaker":"tts_service"}
              {"at":4,"queue":"audio_streaming","offer":"f1","bytes":640}
              {"at":5,"queue":"audio_streaming","take":2}

            With --summary it prints instead, rule by rule, how many requests were allowed and denied, who was hit most \
            and how close anybody came; how long circuits were open, how full queues were. Memory grows with the number \
            of clients, not of events.

              resilience simulate --log day.log --summary
              zcat *.gz | resilience simulate --log - --summary --format json | jq .rules

            With --compare both configurations answer every event: who would newly be denied by the other one, and who \
            no longer.

              resilience simulate --log day.log --compare new.yaml

            With --plot it draws, beside all that, a picture of what was allowed and denied over time and of who was \
            denied most.

              resilience simulate --log day.log --compare new.yaml --plot new.svg

            \(AccessLogFormat.discussion)
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
            let before = try configuration.load()
            guard let other = output.compare else {
                return output.summary ? try await summarize(before) : try await printAnswers(before)
            }
            try await compare(BeforeAfter(before: before, after: try configuration.load(file: other)))
        }
    }

    private func printAnswers(_ configuration: ResolvedConfiguration) async throws(CommandError) {
        let picture = try output.picture()
        var simulation = try await Simulation(configuration, seed: seed, jitter: jitter)
        var reader = try traffic.open(reading: simulation.fieldsRead, answering: true)
        var lines = JSONLines()
        var chart = picture.map { _ in RequestChart() }
        try await simulation.replay(&reader) { answer, event in
            lines.append(answer, to: event)
            chart?.count(answer, at: event.time)
        } pause: { () throws(CommandError) in
            try ByteSink.standardOutput.write(lines.bytes)
            lines.removeAll()
        }
        reader.skipped.report()
        if let chart { try picture?.write(RequestPicture(chart, of: configuration.sourceName).svg) }
    }

    private func summarize(_ configuration: ResolvedConfiguration) async throws(CommandError) {
        let picture = try output.picture()
        var simulation = try await Simulation(configuration, seed: seed, jitter: jitter)
        var reader = try traffic.open(reading: simulation.fieldsRead)
        var counted = TrafficSummary(of: configuration)
        var chart = picture.map { _ in RequestChart() }
        try await simulation.replay(&reader) { answer, event in
            counted.count(answer, to: event)
            chart?.count(answer, at: event.time)
        } pause: {
        }
        reader.skipped.report()
        if let chart { try picture?.write(RequestPicture(chart, of: configuration.sourceName).svg) }
        let summary = ReplaySummary(counted, of: simulation, skipped: reader.skipped, top: output.count)
        try output.print {
            $0.append(summary)
        } report: {
            summary.report(for: $0)
        }
    }

    private func compare(_ configurations: BeforeAfter<ResolvedConfiguration>) async throws(CommandError) {
        let picture = try output.picture()
        var simulations = BeforeAfter(
            before: try await Simulation(configurations.before, seed: seed, jitter: jitter),
            after: try await Simulation(configurations.after, seed: seed, jitter: jitter))
        var reader = try traffic.open(reading: simulations.before.fieldsRead + simulations.after.fieldsRead)
        var comparison = Comparison(configurations.map(\.rules))
        let sources = configurations.map(\.sourceName)
        var chart = picture.map { _ in RequestChart(comparing: sources) }
        repeat {
            while let event = try reader.next() {
                let answers = BeforeAfter(
                    before: await simulations.before.answer(event), after: await simulations.after.answer(event))
                comparison.count(answers, to: event)
                chart?.count(answers, at: event.time)
            }
        } while try reader.fill()
        reader.skipped.report()
        if let chart { try picture?.write(RequestPicture(chart, comparing: sources).svg) }
        let outcome = ComparisonOutcome(comparison, of: simulations, skipped: reader.skipped)
        try output.print {
            $0.append(outcome)
        } report: {
            outcome.report(for: $0, top: output.count)
        }
    }
}

extension ResolvedConfiguration {
    /// What messages and pictures call it.
    var sourceName: String { source ?? "a configuration" }
}
