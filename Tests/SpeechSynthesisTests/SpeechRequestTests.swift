import Testing

@testable import SpeechSynthesis

@Suite("A speech request") struct SpeechRequestTests {
    private static let wrong: [(@Sendable () throws -> SpeechRequest, String)] = [
        ({ try SpeechRequest(text: "") }, "text of 0 characters: it must have 1 to 5,000"),
        (
            { try SpeechRequest(text: String(repeating: "a", count: 5001)) },
            "text of 5001 characters: it must have 1 to 5,000"
        ),
        ({ try SpeechRequest(text: "a", language: "") }, "language of 0 bytes: it must have 1 to 32"),
        (
            { try SpeechRequest(text: "a", language: String(repeating: "é", count: 17)) },
            "language of 34 bytes: it must have 1 to 32"
        ),
        ({ try SpeechRequest(text: "a", voice: "") }, "voice: its name must have 1 to 64 bytes"),
        (
            { try SpeechRequest(text: "a", voice: String(repeating: "x", count: 65)) },
            "voice: its name must have 1 to 64 bytes"
        ),
        ({ try SpeechRequest(text: "a", speed: 0.49) }, "speed 0.49: it must be 0.5 to 2.0"),
        ({ try SpeechRequest(text: "a", speed: 2.01) }, "speed 2.01: it must be 0.5 to 2.0"),
        ({ try SpeechRequest(text: "a", speed: .nan) }, "speed nan: it must be 0.5 to 2.0"),
        ({ try SpeechRequest(text: "a", sampleRate: 7999) }, "sample_rate 7999: it must be 8,000 to 48,000"),
        ({ try SpeechRequest(text: "a", sampleRate: 48_001) }, "sample_rate 48001: it must be 8,000 to 48,000"),
    ]

    @Test func `takes all that is allowed`() throws {
        for text in ["a", String(repeating: "é", count: 5000)] { _ = try SpeechRequest(text: text) }
        for speed in [0.5, 1, 2] { _ = try SpeechRequest(text: "a", speed: speed) }
        for rate in [8000, 48_000] { _ = try SpeechRequest(text: "a", sampleRate: rate) }
        _ = try SpeechRequest(text: "a", language: String(repeating: "x", count: 32))
        _ = try SpeechRequest(text: "a", voice: String(repeating: "x", count: 64))
        let usual = try SpeechRequest(text: "a")
        #expect((usual.language, usual.voice, usual.speed, usual.sampleRate) == ("en", nil, 1, 22_050))
        #expect((usual.format, usual.priority) == (.wav, .normal))
    }

    @Test(arguments: wrong)
    func `names what is wrong, what was found and what is allowed`(
        make: @Sendable () throws -> SpeechRequest, message: String
    ) {
        let error = #expect(throws: SpeechError.self) { try make() }
        #expect(error?.code == .invalidRequest)
        #expect(error?.description == message)
    }

    @Test func `that is wrong or unwanted has no stand-in, every other failure one`() {
        let reasons: [(SpeechError.Code, SpeechFallback?)] = [
            (.circuitOpen(retryAfter: nil), .circuitOpen), (.queueFull, .queueFull), (.timedOut, .timeout),
            (.upstream, .error), (.invalidRequest, nil), (.cancelled, nil),
        ]
        for (code, reason) in reasons { #expect(SpeechFallback(SpeechError(code, "")) == reason) }
        #expect(SpeechFallback.allCases.map(\.rawValue) == ["circuit_open", "timeout", "queue_full", "error"])
    }
}
