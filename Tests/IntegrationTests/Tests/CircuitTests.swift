import NIOCore
import Subprocess
import Testing

extension Integration {
    @Suite("A dead speech service") struct CircuitTests {
        private static func settings(recovery: String) -> String {
            Services.unlimited
                + "breakers: {tts_service: {recovery_timeout: \(recovery), jitter: 0, ramp: 1s, timeout: 20s}}\n"
        }

        /// Kills the service and has the circuit open.
        private func killAndOpen(_ services: Services) async throws {
            #expect(try await services.orchestrator.spoken() == .speech)
            try await services.speech.running.kill()
            for _ in 1...5 {
                #expect(try await services.orchestrator.circuit().state == "closed")
                #expect(try await services.orchestrator.spoken() == .standIn("error"))
            }
            #expect(try await services.orchestrator.circuit().state == "open")
        }

        @Test(.timeLimit(.minutes(5)))
        func `is called five times in vain; then calls are rejected with a stand-in in under 5 ms`() async throws {
            try await Services.with(Self.settings(recovery: "50s"), speechEnds: .signaled(9)) { services in
                try await killAndOpen(services)
                let orchestrator = services.orchestrator
                var session = try await RawSession.open(orchestrator.running.port)
                let request = RawSession.request(
                    "POST /api/speech", ["Authorization: Bearer \(orchestrator.token)"],
                    body: OrchestratorProgram.order("Good evening"))
                var times: [TimeAmount] = []
                for _ in 0..<41 {
                    let (head, body, time) = try await session.exchange(request)
                    #expect(head.status == 200 && head["x-speech-fallback"] == "circuit_open")
                    let wave = try Wave(body)
                    #expect(wave.audibleShare > 0.6 && Int(wave.saidLength) == wave.samples.count * 2)
                    times.append(time)
                }
                await session.connection.close()
                // What waits, waits each time; the other tests that run meanwhile do not hold up each of them
                #expect(try #require(times.min()) < .milliseconds(5))
                let refusal = try await orchestrator.speak("a", #""fallback":false"#)
                #expect(try Spoken(refusal) == .refused(503, "CIRCUIT_OPEN"))
                #expect((1...50).contains(refusal["retry-after"].flatMap { Int($0) } ?? 0))
                let circuit = try await orchestrator.circuit()
                #expect(circuit.totalFailures == 5 && circuit.totalSuccesses == 1 && circuit.totalRejected == 42)
                #expect(circuit.nextAttemptTime != nil)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `that comes back gets one probe at a time, and after three good ones all calls, more and more`()
            async throws
        {
            try await Services.with(Self.settings(recovery: "1s"), speechEnds: .signaled(9)) { services in
                try await killAndOpen(services)
                try await services.withSpeechRestarted { speech in
                    try await checkProbe(services.orchestrator, speech)
                    for successes in 2...3 {
                        let circuit = try await services.orchestrator.circuit()
                        #expect(circuit.state == "half_open" && circuit.successCount == successes - 1)
                        if successes < 3 { #expect(try await services.orchestrator.spoken() == .speech) }
                    }
                    try await checkRamp(services.orchestrator)
                    #expect(try await services.orchestrator.circuit().state == "closed")
                }
            }
        }

        /// The first call after the recovery time goes through; while it is under way, no other does.
        private func checkProbe(_ orchestrator: OrchestratorProgram, _ speech: SpeechProgram) async throws {
            try await speech.misbehave(#"{"hang":true}"#)
            let before = try await orchestrator.circuit().totalRequests
            async let probe = until("a probe is let through") {
                try await orchestrator.spoken()
            } is: {
                $0 != .standIn("circuit_open")
            }
            try await until("half-open") {
                try await orchestrator.circuit()
            } is: {
                $0.state == "half_open" && $0.totalRequests == before + 1
            }
            for _ in 0..<20 { #expect(try await orchestrator.spoken() == .standIn("circuit_open")) }
            #expect(try await orchestrator.circuit().totalRequests == before + 1)
            try await speech.misbehave("{}")
            #expect(try await probe == .speech)
        }

        /// The last probe closes the circuit; from then on a call is admitted while admitted < share × asked, the share
        /// growing evenly from a tenth to one within a second.
        private func checkRamp(_ orchestrator: OrchestratorProgram) async throws {
            let earliest = ContinuousClock.now
            #expect(try await orchestrator.spoken() == .speech)
            let latest = ContinuousClock.now
            var (asked, admitted) = (0, 0)
            while ContinuousClock.now < latest + .milliseconds(1_500) {
                let start = ContinuousClock.now
                let spoken = try await orchestrator.spoken()
                asked += 1
                if spoken == .speech {
                    let share = min(1, 0.1 + 0.9 * ((ContinuousClock.now - earliest) / .seconds(1)))
                    #expect(Double(admitted) < share * Double(asked))
                    admitted += 1
                } else {
                    #expect(spoken == .standIn("circuit_open"))
                    let share = min(1, 0.1 + 0.9 * ((start - latest) / .seconds(1)))
                    #expect(Double(admitted) >= share * Double(asked))
                }
            }
            #expect(admitted > 1)
        }
    }
}
