import Testing

extension Integration {
    @Suite("Speech") struct SpeechTests {
        private static let text = "Good evening, and welcome to the hotel. Breakfast is from seven to ten."

        private func wave(_ orchestrator: OrchestratorProgram, _ text: String, _ members: String) async throws -> Wave {
            let answer = try await orchestrator.speak(text, members)
            #expect(answer.status == 200 && answer["x-speech-fallback"] == nil)
            #expect(answer["content-type"] == "audio/wav")
            return try Wave(answer.body)
        }

        @Test(.timeLimit(.minutes(5)), arguments: [8_000, 16_000, 22_050, 48_000])
        func `at any sample rate fits its header, lasts as long as its text, and is heard`(_ rate: Int) async throws {
            let reference = try await EspeakNG.speak(Self.text)
            try await Services.with { services in
                let wave = try await wave(services.orchestrator, Self.text, #""sample_rate":\#(rate)"#)
                #expect(wave.sampleRate == rate)
                #expect(wave.saidLength == .max, "a stream's length is not known when its header is written")
                #expect(abs(wave.duration - reference.duration) < 0.01)
                #expect(abs(wave.level / reference.level - 1) < 0.15)
                #expect(wave.audibleShare > 0.6)
            }
        }

        @Test(.timeLimit(.minutes(5))) func `of twice the text lasts twice as long, at twice the speed half`()
            async throws
        {
            let slow = try await EspeakNG.speak(Self.text)
            try await Services.with { services in
                let twice = try await wave(services.orchestrator, Self.text + " " + Self.text, "")
                #expect((1.9...2.1).contains(twice.duration / slow.duration))
                let fast = try await wave(services.orchestrator, Self.text, #""speed":2.0"#)
                #expect((0.4...0.6).contains(fast.duration / slow.duration))
            }
        }
    }
}
