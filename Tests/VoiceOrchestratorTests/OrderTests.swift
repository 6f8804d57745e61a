import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import Testing

@testable import VoiceOrchestrator

@Suite("A request's way", .timeLimit(.minutes(2))) struct OrderTests {
    private static let limit = HTTPField.Name("RateLimit")!
    private static let ours = "https://hotel.example"

    private func board(_ limit: Int, hosts: [String] = []) async throws -> Switchboard {
        try await Switchboard { configuration in
            configuration.rateLimits.default.limits = [Rate(limit, per: .seconds(60))]
            configuration.http.corsOrigins = [Self.ours]
            configuration.http.trustedHosts = hosts
        }
    }

    @Test func `ends at a host that is not ours before anything is counted or asked for`() async throws {
        let board = try await board(1, hosts: ["hotel.example"])
        try await board.run { client in
            for path in ["/api/voices", "/healthz", "/nowhere"] {
                let response = try await client.get(path)
                #expect(response.status == .misdirectedRequest)
                #expect(response.headers[Self.limit] == nil)
            }
            #expect(board.manager.limiter.statistics.allowed == 0)
        }
    }

    @Test func `lets a browser ask first, without a token and uncounted`() async throws {
        try await board(0).run { client in
            let response = try await client.server.executeRequest(
                uri: "/api/speech", method: .options,
                headers: [.origin: Self.ours, .accessControlRequestMethod: "POST"], body: nil)
            #expect(response.status == .noContent)
            #expect(response.headers[.accessControlAllowOrigin] == Self.ours)
        }
    }

    @Test(arguments: ["/api/voices", "/call/7/audio"])
    func `limits who guesses tokens before it refuses them, and lets our scripts read that`(path: String) async throws {
        try await board(2).run { client in
            for status in [HTTPResponse.Status.unauthorized, .unauthorized, .tooManyRequests] {
                let response = try await client.get(path, [.authorization: "Bearer x.y.z", .origin: Self.ours])
                #expect(response.status == status)
                #expect(response.headers[Self.limit] != nil)
                #expect(response.headers[.accessControlAllowOrigin] == Self.ours)
                #expect(response.headers[.accessControlExposeHeaders]?.contains("X-Speech-Fallback") == true)
            }
            // Who is known is counted by name
            #expect(try await client.post("/call/7/audio", "").status == .ok)
        }
    }

    @Test func `needs no token to where none is needed`() async throws {
        try await board(100).run { client in
            for path in ["/api/voices", "/call/7/audio"] {
                let response = try await client.get(path, [:])
                #expect(response.status == .unauthorized)
                #expect(response.headers[.wwwAuthenticate] == "Bearer")
            }
            #expect(String(buffer: try await client.get("/healthz", [:]).body) == "ok")
            #expect(try await client.post("/webhook/pms", "{}", [:]).status == .accepted)
            #expect(try await client.get("/resilience/circuit-breakers/tts_service", [:]).status == .ok)
            #expect(try await client.get("/resilience/backpressure/audio_streaming", [:]).status == .ok)
            #expect(try await client.get("/nowhere", [:]).status == .notFound)
        }
    }

    @Test func `is never limited to health and management, whatever the rules say`() async throws {
        try await board(0).run { client in
            let limited = try await client.get("/api/voices")
            #expect(limited.status == .tooManyRequests)
            #expect(try await client.get("/healthz", [:]).status == .ok)
            #expect(try await client.get("/resilience/circuit-breakers", [:]).status == .ok)
            #expect(try await client.get("/resilience/health", [:]).status == .serviceUnavailable)
        }
    }
}
