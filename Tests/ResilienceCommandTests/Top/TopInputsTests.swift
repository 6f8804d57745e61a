import Testing

@testable import ResilienceCommand

@Suite("What a live view is told")
struct TopInputsTests {
    private func told(_ end: (TopInputs) -> Void) async -> Int {
        let line = TopInputs()
        for _ in 0..<10 { line.put(.resize) }
        end(line)
        for _ in 0..<1000 { line.put(.tick) }
        return await line.inputs.reduce(into: 0) { count, _ in count += 1 }
    }

    @Test(.timeLimit(.minutes(1))) func `ends by a signal and by q, however much comes before it is looked at`() async {
        #expect(await told { $0.end() } == 10)
        #expect(await told { $0.put(.key(.quit)) } == 10)
    }

    @Test func `is no more than the newest of it`() async {
        let line = TopInputs()
        line.put(.resize)
        for _ in 0..<64 { line.put(.tick) }
        line.end()
        var inputs: [TopInput] = []
        for await input in line.inputs { inputs.append(input) }
        #expect(inputs.count == 64)
        #expect(inputs.allSatisfy { if case .tick = $0 { true } else { false } })
    }
}
