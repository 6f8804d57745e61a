import Subprocess
import Testing

extension Integration {
    @Suite("A dead speech service that fifty callers hammer") struct HammeredCircuitTests {
        private static let settings =
            Services.unlimited
                + """
                breakers: {tts_service: {recovery_timeout: 4s, jitter: 0, ramp: 1s, timeout: 20s}}
                backpressure: {tts_synthesis: {concurrency: 4}}

                """

        @Test(.timeLimit(.minutes(2)))
        func `gets one probe at a time and then all calls again, and the counts add up`() async throws {
            try await Services.with(Self.settings, speechEnds: .signaled(9)) { services in
                let (orchestrator, ledger) = (services.orchestrator, HammerLedger())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 { group.addTask { try await ledger.hammer { try await orchestrator.spoken() } } }
                    try await killAndRecover(services, ledger)
                    ledger.stop()
                    try await group.waitForAll()
                }
                try await checkBooks(orchestrator, ledger)
            }
        }

        private func killAndRecover(_ services: Services, _ ledger: HammerLedger) async throws {
            let orchestrator = services.orchestrator
            try await until("calls succeed") {
                ledger[.speech]
            } is: {
                $0 >= 50
            }
            try await services.speech.running.kill()
            let open = try await circuit(of: orchestrator) { $0.state == "open" }
            try await services.withSpeechRestarted { speech in
                try await checkProbe(speech, orchestrator, ledger, before: open.totalRequests)
                try await circuit(of: orchestrator) { $0.state == "closed" }
                let spoken = ledger[.speech]
                try await until("calls succeed again") {
                    ledger[.speech]
                } is: {
                    $0 >= spoken + 50
                }
                #expect(try await orchestrator.circuit().state == "closed")
                ledger.stop()
                try await until("nobody waits") {
                    try await orchestrator.queue("tts_synthesis")
                } is: {
                    $0.currentQueueSize == 0
                }
                try await until("the last texts are spoken") {
                    try await speech.health()
                } is: {
                    $0.running == 0
                }
            }
        }

        /// One call is let through and hangs; while it does, three hundred others are rejected.
        private func checkProbe(
            _ speech: SpeechProgram, _ orchestrator: OrchestratorProgram, _ ledger: HammerLedger, before: Int
        ) async throws {
            try await speech.misbehave(#"{"hang":true}"#)
            try await circuit(of: orchestrator) { $0.state == "half_open" && $0.totalRequests == before + 1 }
            let rejected = ledger[.standIn("circuit_open")]
            try await until("others are rejected") {
                ledger[.standIn("circuit_open")]
            } is: {
                $0 > rejected + 300
            }
            let probed = try await orchestrator.circuit()
            #expect(probed.state == "half_open" && probed.totalRequests == before + 1, "one probe at a time")
            try await speech.misbehave("{}")
        }

        @discardableResult
        private func circuit(
            of orchestrator: OrchestratorProgram, is isRight: (CircuitStatus) -> Bool
        ) async throws -> CircuitStatus {
            try await until("the circuit is as it should be") {
                try await orchestrator.circuit()
            } is: {
                isRight($0)
            }
        }

        /// Each call became one of four things, and the circuit counted it so.
        private func checkBooks(_ orchestrator: OrchestratorProgram, _ ledger: HammerLedger) async throws {
            let counts = ledger.counts
            let failed = ledger[.standIn("error")] + ledger[.cut]
            #expect(
                Set(counts.keys).isSubset(of: [.speech, .standIn("error"), .standIn("circuit_open"), .cut]),
                "\(counts)")
            let circuit = try await orchestrator.circuit()
            #expect(circuit.totalSuccesses == ledger[.speech])
            #expect(circuit.totalRejected == ledger[.standIn("circuit_open")])
            #expect(circuit.totalRequests == ledger[.speech] + failed)
            // Five open it; of the three more that may have been under way, those that end later are late
            #expect((5...8).contains(failed) && circuit.totalFailures == 5, "\(counts)")
        }
    }
}
