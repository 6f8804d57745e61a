import CircuitBreaking
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

// The pages' code, line by line. `DocumentationTests` looks whether it is all here.
private func see(_ manager: ResilienceManager) {
    let snapshot = manager.snapshot()
    for circuit in snapshot.circuits where !circuit.statistics.state.letsAllPass {
        print(circuit.name, circuit.statistics.state.rawValue, circuit.reason, circuit.retryAfter ?? .zero)
    }
}

private func listen(_ manager: ResilienceManager) async {
    for await event in manager.events.subscribe() {
        switch event.kind {
        case .circuit(let name, let from, let to, let reason, _): print(name, from, "→", to, reason)
        case .denial(let denial): print("denied by", denial.rule, "and", denial.skipped, "before")
        case .warning(let source, let message): print(source, message)
        case .change(let entry): print(entry.who, entry.action, entry.target)
        default: break
        }
    }
}

private func act(_ manager: ResilienceManager) async throws {
    try manager.forceOpenCircuit("tts_service", by: "ada")
    try manager.resetCircuit("tts_service", by: "ada")
    try await manager.resetLimits(of: "ip:203.0.113.9", rule: "login", by: "ada")
}

@Suite("The documentation's code") struct DocumentationTests {
    @Test func `does what the page says`() async throws {
        let service = try await ManagedService {
            $0.breakers["tts_service"] = BreakerSettings()
            var rule = RuleSettings(path: "/login", limits: [Rate(5, per: .seconds(60))])
            rule.name = "login"
            $0.rateLimits.rules = [rule]
        }
        see(service.manager)
        let subscription = service.manager.events.subscribe()
        try await act(service.manager)
        #expect(service.manager.breaker("tts_service").state == .closed)
        var events = subscription.makeAsyncIterator()
        for _ in 0..<5 { #expect(await events.next() != nil) }
        let listening = Task { await listen(service.manager) }
        listening.cancel()
        await listening.value
    }

    @Test func `is compiled as it stands`() throws {
        let here = URL(filePath: #filePath)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = root.appending(path: "Sources/Runtime/ResilienceService/ResilienceService.docc/SeeItAndSteerIt.md")
        let source = Self.words(of: try String(contentsOf: here, encoding: .utf8))
        let blocks = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
        #expect(blocks.count == 3)
        for block in blocks {
            let code = try #require(block.components(separatedBy: "```").first)
            #expect(source.contains(Self.words(of: code)), "not compiled: \(code)")
        }
    }

    /// Code without its white space, which formatting may change.
    private static func words(of code: String) -> String { code.filter { !$0.isWhitespace } }
}
