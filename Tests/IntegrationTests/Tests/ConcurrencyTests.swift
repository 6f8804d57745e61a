import Testing

extension Integration {
    @Suite("Twenty texts at once") struct ConcurrencyTests {
        private static let text = "Good evening, and welcome to the hotel."
        private static let count = 20
        private static let journal = "journal"

        /// Has all spoken at once.
        private func speak(_ speak: @escaping @Sendable () async throws -> Answer) async throws -> [Answer] {
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<Self.count { group.addTask { try await speak() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        /// All are whole, and never more than four were spoken at once: by what the service counts, and by what its
        /// processes noted.
        private func check(_ answers: [Answer], _ speech: SpeechProgram, _ workspace: Workspace) async throws {
            let reference = try await EspeakNG.speak(Self.text)
            for answer in answers {
                #expect(answer.status == 200 && answer["x-speech-fallback"] == nil)
                let wave = try Wave(answer.body)
                #expect(abs(wave.duration - reference.duration) < 0.01)
            }
            let health = try await speech.health()
            #expect(health.peak == 4 && health.running == 0 && health.synthesized == Self.count)
            let journal = try workspace.text(of: Self.journal)
            #expect((1...4).contains(EspeakNG.peak(of: journal)))
        }

        @Test(.timeLimit(.minutes(5)))
        func `are all spoken, four at a time, where the orchestrator's queue says so`() async throws {
            try await Workspace.with { workspace in
                let espeak = try EspeakNG.journalling(to: Self.journal, in: workspace)
                let settings = Services.unlimited + "backpressure: {tts_synthesis: {concurrency: 4}}\n"
                let arguments = ["--concurrency", "20", "--espeak", espeak]
                try await Services.with(settings, speech: arguments, in: workspace) { services in
                    let answers = try await speak { try await services.orchestrator.speak(Self.text) }
                    try await check(answers, services.speech, workspace)
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `are all spoken, four at a time, where the speech service says so`() async throws {
            try await Workspace.with { workspace in
                let espeak = try EspeakNG.journalling(to: Self.journal, in: workspace)
                try await Services.withClient { http in
                    try await withProgram(
                        .speechService, ["--concurrency", "4", "--espeak", espeak], in: workspace
                    ) { running in
                        let speech = SpeechProgram(running: running, http: http)
                        try await check(try await speak { try await speech.synthesize(Self.text) }, speech, workspace)
                    }
                }
            }
        }
    }
}
