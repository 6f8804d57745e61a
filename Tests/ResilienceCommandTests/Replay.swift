import ResilienceConfiguration
import ResilienceYAML
import Testing

@testable import ResilienceCommand

/// A trace in memory.
enum Replay {
    /// What the simulation of a configuration prints for each line of a trace.
    static func answers(
        to trace: [String], under yaml: String, seed: UInt64 = 0, jitter: Bool = false
    ) async throws -> [String] {
        let configuration = try configuration(yaml)
        var simulation = try await Simulation(configuration, seed: seed, jitter: jitter)
        var output = JSONLines()
        for line in trace {
            let event = try event(line)
            output.append(await simulation.answer(event), to: event)
        }
        return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Checks a trace against what was worked out by hand: each line of the text is an event, ` → ` and its answer.
    static func check(_ dialogue: String, under yaml: String, _ location: SourceLocation = #_sourceLocation)
        async throws
    {
        let lines = dialogue.split(separator: "\n").map { $0.split(separator: " → ").map(String.init) }
        try #require(lines.allSatisfy { $0.count == 2 }, sourceLocation: location)
        let answers = try await answers(to: lines.map { $0[0] }, under: yaml)
        for (line, answer) in zip(lines, answers) { #expect(answer == line[1], "\(line[0])", sourceLocation: location) }
        #expect(answers.count == lines.count, sourceLocation: location)
    }

    /// The summary of a trace.
    static func summary(of trace: [String], under yaml: String, top: Int = 10) async throws -> ReplaySummary {
        let configuration = try configuration(yaml)
        var simulation = try await Simulation(configuration, seed: 0, jitter: false)
        var counted = TrafficSummary(of: configuration)
        for line in trace {
            let event = try event(line)
            counted.count(await simulation.answer(event), to: event)
        }
        return ReplaySummary(counted, of: simulation, skipped: SkippedLines(), top: top)
    }

    /// What another configuration changes about a trace.
    static func comparison(
        of trace: [String], under before: String, and after: String
    ) async throws -> ComparisonOutcome {
        let configurations = BeforeAfter(
            before: try configuration(before, named: "before.yaml"),
            after: try configuration(after, named: "after.yaml"))
        var simulations = BeforeAfter(
            before: try await Simulation(configurations.before, seed: 0, jitter: false),
            after: try await Simulation(configurations.after, seed: 0, jitter: false))
        var comparison = Comparison(configurations.map(\.rules))
        for line in trace {
            let event = try event(line)
            let answers = BeforeAfter(
                before: await simulations.before.answer(event), after: await simulations.after.answer(event))
            comparison.count(answers, to: event)
        }
        return ComparisonOutcome(comparison, of: simulations, skipped: SkippedLines())
    }

    static func configuration(_ yaml: String, named name: String = "test.yaml") throws -> ResolvedConfiguration {
        try ConfigurationLoader().load(yaml: yaml, named: name)
    }

    /// One object as it is printed.
    static func json(_ body: (inout JSONLines) -> Void) -> String {
        var lines = JSONLines()
        body(&lines)
        return String(decoding: lines.bytes, as: UTF8.self)
    }

    static func event(_ line: String) throws(CommandError) -> TraceEvent {
        try Array(line.utf8).withUnsafeBufferPointer { (bytes) throws(CommandError) in try TraceLine(bytes).event() }
    }
}
