import CircuitBreaking
import Foundation
import ResiliencePrimitives
import Testing

private struct UnknownVoice: Error {}

// What the pages call
@Sendable private func synthesize(_ text: String) async throws -> String { text }
@Sendable private func post(_ text: String) async throws -> Int { 200 }
private func request(_ text: String) async throws -> (Int, Duration?) { (429, .seconds(5)) }
private func play(_ chunk: Int) {}
private func audio() -> AsyncThrowingStream<Int, any Error> {
    AsyncThrowingStream { continuation in
        continuation.yield(1)
        continuation.finish()
    }
}

// The pages' code, line by line. `DocumentationTests` looks whether it is all here.
private func protectACall() async throws -> String {
    let breaker = CircuitBreaker(
        name: "tts_service",
        configuration: try CircuitConfiguration(
            failureThreshold: 5, recoveryTimeout: .seconds(60), timeout: .seconds(30)))
    let speech = try await breaker.run { try await synthesize("Good morning") }
    let strict = CircuitBreaker(
        name: "tts_service", configuration: try CircuitConfiguration(), ignores: { $0 is UnknownVoice })
    let status = try await breaker.run(isFailure: { $0 >= 500 }) { try await post("Good morning") }
    let greeting = try await breaker.run(fallbackOn: .rejectionOrFailure) {
        try await synthesize("Good morning")
    } fallback: { reason in
        "recorded greeting, since \(reason)"
    }
    let guarded = breaker.protecting(synthesize)
    let words = try await guarded("Good morning")
    #expect((speech, status, greeting, words) == ("Good morning", 200, "Good morning", "Good morning"))
    #expect(strict.state == .closed)
    breaker.openUntil(.seconds(5))
    do {
        return try await breaker.run { try await synthesize("Good morning") }
    } catch let error as CircuitError {
        if case .rejected(_, let retryAfter?) = error.code { return "ask again in \(retryAfter)" }
        throw error
    }
}

private func watch(_ breaker: CircuitBreaker) async {
    for await event in breaker.events.subscribe() {
        print(event.circuit, event.previous, "→", event.kind)
    }
}

private func stream(_ breaker: CircuitBreaker) async throws {
    let permit = try breaker.acquire(lease: .seconds(300))
    do {
        for try await chunk in audio() { play(chunk) }
        permit.succeed()
    } catch is CancellationError {
        permit.cancel()
    } catch {
        permit.fail()
        throw error
    }
}

private func pause(_ breaker: CircuitBreaker) async throws {
    let permit = try breaker.acquire()
    let (code, retryAfter) = try await request("Good morning")
    if code == 429, let retryAfter {
        permit.ignore(retryAfter: retryAfter)
    } else {
        permit.succeed()
    }
}

private func takeInHand(_ breaker: CircuitBreaker) throws {
    breaker.forceOpen()  // a service that is being moved: no call passes, callers get their fallback
    breaker.disable()  // the circuit is in the way: every call passes, nothing is recorded
    breaker.measureOnly()  // a circuit on trial: every call passes and is counted, nothing opens it
    try breaker.probe()  // half-open: probes decide whether it closes
    breaker.reset()  // closed, as if nothing had been
}

@Suite("The documentation's code") struct DocumentationTests {
    @Test func `does what the pages say`() async throws {
        #expect(try await protectACall().hasPrefix("ask again in "))
        let breaker = CircuitBreaker(name: "tts_service", configuration: try CircuitConfiguration())
        try await stream(breaker)
        #expect(breaker.statistics.totals.successes == 1)
        try await pause(breaker)
        #expect(breaker.state == .open)
        try takeInHand(breaker)
        #expect(breaker.state == .closed)
        let watching = Task { await watch(breaker) }
        watching.cancel()
        await watching.value
    }

    @Test(arguments: ["ProtectACall", "StreamWithAPermit", "TakeItInHand"])
    func `is compiled as it stands`(page: String) throws {
        let here = URL(filePath: #filePath)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let catalog = root.appending(path: "Sources/Core/CircuitBreaking/CircuitBreaking.docc")
        let text = try String(contentsOf: catalog.appending(path: "\(page).md"), encoding: .utf8)
        let source = Self.words(of: try String(contentsOf: here, encoding: .utf8))
        let blocks = text.components(separatedBy: "```swift\n").dropFirst()
        #expect(!blocks.isEmpty)
        for block in blocks {
            let code = try #require(block.components(separatedBy: "```").first)
            #expect(source.contains(Self.words(of: code)), "not compiled: \(code)")
        }
    }

    /// Code without its white space, which formatting may change.
    private static func words(of code: String) -> String { code.filter { !$0.isWhitespace } }
}
