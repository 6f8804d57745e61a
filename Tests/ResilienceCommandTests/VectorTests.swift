import Foundation
import ResilienceConfiguration
import ResilienceTesting
import Testing

/// What was worked out by hand, in Tests/Vectors.
@Suite("A simulation of what was worked out by hand")
struct VectorTests {
    @Test(arguments: try LimitVector.all().compactMap(\.trace))
    func `prints each answer of a limit`(_ vector: TraceVector) async throws { try await check(vector) }

    @Test(arguments: try ["requests", "circuits", "queues"].flatMap(TraceVector.all))
    func `prints each line of a trace`(_ vector: TraceVector) async throws { try await check(vector) }

    private func check(_ vector: TraceVector) async throws {
        let events = try vector.steps.map { try $0.text }
        if let missing = vector.needs?.first {
            // As soon as it is built, this fails: the vector then needs it no more
            let error = await #expect(throws: ConfigurationError.self) {
                _ = try await Replay.answers(to: events, under: vector.configuration)
            }
            #expect(error?.description.contains(missing) == true)
            return
        }
        let answers = try await Replay.answers(to: events, under: vector.configuration)
        #expect(answers.count == vector.steps.count)
        for ((step, event), answer) in zip(zip(vector.steps, events), answers) {
            let printed = try JSONDecoder().decode(JSONValue.self, from: Data(answer.utf8))
            #expect(printed == step.line, "\(event): \(step.why ?? vector.why)")
        }
    }
}
