import NIOCore
import Testing

extension Integration {
    @Suite("A speech service that misbehaves") struct MisbehaviourTests {
        private static let patient = Services.unlimited + "breakers: {tts_service: {failure_threshold: 0}}\n"
        private static let refusing = #""fallback":false"#

        @Test(.timeLimit(.minutes(5))) func `that hangs is given up after the circuit's timeout`() async throws {
            let settings = Services.unlimited + "breakers: {tts_service: {failure_threshold: 0, timeout: 1s}}\n"
            try await Services.with(settings) { services in
                try await services.speech.misbehave(#"{"hang":true}"#)
                let start = ContinuousClock.now
                #expect(try await services.orchestrator.spoken() == .standIn("timeout"))
                #expect((.seconds(1) ... .seconds(4)).contains(ContinuousClock.now - start))
                #expect(
                    try await services.orchestrator.spoken("a", Self.refusing) == .refused(504, "UPSTREAM_TIMEOUT"))
                let circuit = try await services.orchestrator.circuit()
                #expect(circuit.totalTimeouts == 2 && circuit.totalFailures == 2)
                try await services.speech.misbehave("{}")
                #expect(try await services.orchestrator.spoken() == .speech)
            }
        }

        @Test(.timeLimit(.minutes(5))) func `that answers with errors is an error`() async throws {
            try await Services.with(Self.patient) { services in
                try await services.speech.misbehave(#"{"error_share":1}"#)
                #expect(try await services.orchestrator.spoken() == .standIn("error"))
                #expect(try await services.orchestrator.spoken("a", Self.refusing) == .refused(502, "UPSTREAM_ERROR"))
                let circuit = try await services.orchestrator.circuit()
                #expect(circuit.totalFailures == 2 && circuit.totalTimeouts == 0 && circuit.failureCount == 2)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `that resets in the middle is a failure, and the caller's stream is cut, never ended as if it were whole`()
            async throws
        {
            try await Services.with(Self.patient) { services in
                try await services.speech.misbehave(#"{"reset_share":1}"#)
                var cuts = 0
                for calls in 1...10 {
                    cuts += try await isCut(services.orchestrator) ? 1 : 0
                    #expect(try await services.orchestrator.circuit().totalFailures == calls)
                }
                #expect(cuts > 0)
                try await services.speech.misbehave("{}")
                #expect(try await services.orchestrator.spoken() == .speech)
            }
        }

        /// Whether the answer breaks off in its body. Where the reset overtakes the first sound, a stand-in is heard.
        private func isCut(_ orchestrator: OrchestratorProgram) async throws -> Bool {
            var session = try await RawSession.open(orchestrator.running.port)
            try await session.connection.send(
                RawSession.request(
                    "POST /api/speech", ["Authorization: Bearer \(orchestrator.token)"],
                    body: OrchestratorProgram.order("Good evening, and welcome to the hotel.")))
            let head = try #require(try await session.reader.head())
            #expect(head.status == 200)
            if head["x-speech-fallback"] == "error" {
                _ = try await session.reader.body(of: head)
                await session.connection.close()
                return false
            }
            #expect(head["transfer-encoding"] == "chunked")
            let rest = String(decoding: await session.reader.rest().readableBytesView.suffix(5), as: UTF8.self)
            #expect(rest != "0\r\n\r\n")
            return true
        }

        @Test(.timeLimit(.minutes(5))) func `with a full queue before it is not waited for`() async throws {
            let queue = "{max_queue_size: 1, strategy: drop_newest, concurrency: 1}"
            try await Services.with(Self.patient + "backpressure: {tts_synthesis: \(queue)}\n") { services in
                let orchestrator = services.orchestrator
                try await services.speech.misbehave(#"{"hang":true}"#)
                async let first = orchestrator.spoken()
                try await until("a call is under way") {
                    try await orchestrator.circuit()
                } is: {
                    $0.totalRequests == 1
                }
                async let second = orchestrator.spoken()
                try await until("a call waits") {
                    try await orchestrator.queue("tts_synthesis")
                } is: {
                    $0.currentQueueSize == 1
                }
                #expect(try await orchestrator.spoken() == .standIn("queue_full"))
                let refusal = try await orchestrator.speak("a", Self.refusing)
                #expect(try Spoken(refusal) == .refused(503, "OVERLOADED"))
                #expect(refusal["retry-after"].flatMap { Int($0) }.map { $0 >= 1 } == true)
                #expect(refusal["content-type"] == "application/problem+json")
                try await services.speech.misbehave("{}")
                #expect(try await [first, second] == [.speech, .speech])
            }
        }
    }
}
