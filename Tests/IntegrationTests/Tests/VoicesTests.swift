import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite("The list of voices") struct VoicesTests {
        private struct List: Decodable, Equatable {
            struct Voice: Decodable, Equatable {
                let name: String
                let language: String
                let gender: String
            }

            let voices: [Voice]
        }

        @Test(.timeLimit(.minutes(5))) func `is a miss at first, then a hit, language by language`() async throws {
            try await Services.with { services in
                let paths = ["/api/voices?language=en", "/api/voices?language=de", "/api/voices"]
                for path in paths {
                    let (first, second) = (
                        try await services.orchestrator.ask(.GET, path), try await services.orchestrator.ask(.GET, path)
                    )
                    #expect(first.status == 200 && first["x-cache"] == "miss")
                    #expect(second.status == 200 && second["x-cache"] == "hit")
                    #expect(first.body == second.body)
                    let voices = try first.decoded(List.self).voices
                    #expect(!voices.isEmpty)
                    if path.hasSuffix("=de") { #expect(voices.allSatisfy { $0.language.hasPrefix("de") }) }
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `is stale while the service is away, and there is none that was never asked for`() async throws {
            let settings = Services.unlimited + "tts: {default: {voices_ttl: 1ms}}\n"
            try await Services.with(settings, speechEnds: .signaled(9)) { services in
                let path = "/api/voices?language=en"
                let fresh = try await services.orchestrator.ask(.GET, path)
                let again = try await services.orchestrator.ask(.GET, path)
                #expect(fresh["x-cache"] == "miss" && again["x-cache"] == "miss", "a millisecond is over")
                try await services.speech.running.kill()
                for _ in 0..<8 {
                    let stale = try await services.orchestrator.ask(.GET, path)
                    #expect(stale.status == 200 && stale["x-cache"] == "stale" && stale.body == fresh.body)
                }
                #expect(try await services.orchestrator.circuit().state == "open")
                let unknown = try Spoken(try await services.orchestrator.ask(.GET, "/api/voices?language=fr"))
                #expect(unknown == .refused(503, "CIRCUIT_OPEN"))
            }
        }
    }
}
