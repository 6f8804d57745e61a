import ResilienceYAML
import Testing

@testable import ResilienceCommand

/// A trace in memory.
enum Replay {
    /// What the simulation of a configuration prints for each line of a trace.
    static func answers(
        to trace: [String], under yaml: String, seed: UInt64 = 0, jitter: Bool = false
    ) async throws -> [String] {
        let configuration = try ConfigurationLoader().load(yaml: yaml, named: "test.yaml")
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

    static func event(_ line: String) throws(CommandError) -> TraceEvent {
        try Array(line.utf8).withUnsafeBufferPointer { (bytes) throws(CommandError) in try TraceLine(bytes).event() }
    }
}
