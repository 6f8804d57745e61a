import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SystemPackage
import Testing

extension Integration {
    @Suite("A program told to end") struct ShutdownTests {
        private struct Health: Decodable {
            let status: String
        }

        private struct Receipt: Decodable {
            let id: String
        }

        @Test(.timeLimit(.minutes(5)))
        func `finishes the speech that is under way, is unhealthy meanwhile, and exits with 0`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                try await services.speech.misbehave(#"{"hang":true}"#)
                async let spoken = orchestrator.spoken()
                try await until("a call is under way") {
                    try await orchestrator.circuit()
                } is: {
                    $0.totalRequests == 1
                }
                try orchestrator.running.terminate()
                let draining = try await until("it drains") {
                    try await orchestrator.ask(.GET, "/resilience/health")
                } is: {
                    $0.status == 503
                }
                #expect(try draining.decoded(Health.self).status == "unhealthy")
                try await services.speech.misbehave("{}")
                #expect(try await spoken == .speech)
                await orchestrator.running.hasEnded()
            }
        }

        @Test(.timeLimit(.minutes(5))) func `cuts a call that hangs at the end of the grace period`() async throws {
            try await Services.with(Services.unlimited + "http: {grace_period: 1s}\n") { services in
                let orchestrator = services.orchestrator
                try await services.speech.misbehave(#"{"hang":true}"#)
                async let spoken: Void = {
                    _ = await #expect(throws: HTTPClientError.remoteConnectionClosed) {
                        try await orchestrator.speak()
                    }
                }()
                try await until("a call is under way") {
                    try await orchestrator.circuit()
                } is: {
                    $0.totalRequests == 1
                }
                let start = ContinuousClock.now
                try orchestrator.running.terminate()
                await orchestrator.running.hasEnded()
                #expect((.milliseconds(950) ... .seconds(5)).contains(ContinuousClock.now - start))
                await spoken
            }
        }

        @Test(.timeLimit(.minutes(5))) func `has dealt with each webhook that it has taken with 202`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                let ids = try await withThrowingTaskGroup(of: String.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let answer = try await orchestrator.ask(.POST, "/webhook/pms", json: #"{"n":\#(number)}"#)
                            #expect(answer.status == 202)
                            return try answer.decoded(Receipt.self).id
                        }
                    }
                    return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                try orchestrator.running.terminate()
                await orchestrator.running.hasEnded()
                let log = try orchestrator.running.logged()
                let handled = ids.filter { log.contains("webhook.id=\($0) webhook.source=pms") }
                #expect(ids.count == 200 && handled == ids)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `that speaks comes to the end of its text first, and exits with 0`() async throws {
            let text = "Good evening, and welcome to the hotel."
            let reference = try await EspeakNG.speak(text)
            try await Workspace.with { workspace in
                try await Gate.with(workspace.path.appending("gate")) { gate in
                    let espeak = try EspeakNG.waiting(at: gate, in: workspace)
                    try await Services.withClient { http in
                        try await withProgram(.speechService, ["--espeak", espeak], in: workspace) { running in
                            let speech = SpeechProgram(running: running, http: http)
                            async let answer = speech.synthesize(text)
                            try await until("it speaks") {
                                try await speech.health()
                            } is: {
                                $0.running == 1
                            }
                            try running.terminate()
                            try await until("it drains") {
                                try running.logged()
                            } is: {
                                $0.contains("shutting down")
                            }
                            try gate.open()
                            let wave = try Wave(try await answer.body)
                            #expect(abs(wave.duration - reference.duration) < 0.01)
                            await running.hasEnded()
                        }
                    }
                }
            }
        }
    }
}
