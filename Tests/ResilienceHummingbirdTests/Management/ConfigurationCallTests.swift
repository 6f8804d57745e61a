import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("The configuration over HTTP", .timeLimit(.minutes(2))) struct ConfigurationCallTests {
    private static let secrets = ["hunter2hunter2", "s3ntinel", ManagedApplication.key]

    private func logins(_ limit: Int) throws -> ResilienceConfiguration {
        var configuration = ResilienceConfiguration()
        var login = RuleSettings(path: "/auth/login", limits: [Rate(limit, per: .seconds(60))])
        login.name = "login"
        configuration.rateLimits.rules = [login]
        return configuration
    }

    private func application(reading source: WrittenSource) async throws -> ManagedApplication {
        let before = try logins(5)
        return try await ManagedApplication(source: source) { $0.rateLimits = before.rateLimits }
    }

    @Test func `is told as the file has it, without any secret`() async throws {
        let application = try await ManagedApplication(key: ManagedApplication.key) { configuration in
            configuration.store.redis = Secret("redis+sentinel://app:hunter2hunter2@h1,h2/master/0")
            configuration.store.sentinel.password = Secret("s3ntinel")
        }
        try await application.serve { caller in
            let (response, body) = try await caller.call(.get, "config")
            #expect(response.status == .ok)
            let text = String(buffer: response.body)
            for secret in Self.secrets + [ManagedApplication.token] { #expect(!text.contains(secret)) }
            #expect(body.object("store")?.string("redis") == "•••")
            #expect(body.object("clients")?.string("jwt_key") == "•••")
            #expect(body.object("breakers")?.object("tts_service")?.int("failure_threshold") == 5)
            #expect(body.object("backpressure")?.object("frames")?.string("strategy") == "drop_oldest")
        }
    }

    @Test func `is read again, and what is different is told`() async throws {
        let source = WrittenSource(try logins(7))
        let application = try await application(reading: source)
        try await application.serve { caller in
            let (response, body) = try await caller.call(.post, "config/reload")
            #expect(response.status == .ok)
            let limits = body.list("changes").first { $0.string("path") == "rate_limits.rules.login.limits" }
            #expect(limits?.string("before")?.contains("5/minute") == true)
            #expect(limits?.string("after")?.contains("7/minute") == true)
            #expect(limits?.members["needs_restart"] as? Bool == false)
            let (_, same) = try await caller.call(.post, "config/reload")
            #expect(same.list("changes").isEmpty)
            #expect(same.string("message") == "in force; it says the same as before")
        }
        #expect(application.manager.limiter.rules.rules.first?.quotas.quotas.first?.limit == 7)
    }

    @Test func `stays as it is where what is read is not sound, or there is nothing to read`() async throws {
        var unsound = try logins(7)
        unsound.rateLimits.rules[0].path = "("
        let application = try await application(reading: WrittenSource(unsound))
        try await application.serve { caller in
            let (response, body) = try await caller.call(.post, "config/reload")
            #expect(response.status == .unprocessableContent)
            #expect(body.object("error")?.string("code") == "CONFIGURATION_REFUSED")
            #expect(body.string("detail")?.contains("rate_limits.rules[0].path") == true)
        }
        #expect(application.manager.limiter.rules.rules.first?.quotas.quotas.first?.limit == 5)
        try await ManagedApplication().serve { caller in
            let (response, body) = try await caller.call(.post, "config/reload")
            #expect(response.status == .conflict)
            #expect(body.object("error")?.string("code") == "CONFLICT")
        }
    }

    @Test func `has a candidate beside it, from a text or a file, until it is removed or promoted`() async throws {
        let source = WrittenSource(try logins(1))
        let application = try await application(reading: source)
        try await application.serve { caller in
            try await caller.expect(.notFound, .get, "candidate")
            try await caller.expect(.notFound, .delete, "candidate")
            try await caller.expect(.notFound, .post, "candidate/promote")
            let (set, _) = try await caller.call(
                .put, "candidate", headers: [.contentType: "application/yaml"], body: "x")
            #expect(set.status == .ok)
            #expect(source.read == ["x"])
            for _ in 0..<3 {
                let request = RateLimitRequest(
                    method: "POST", path: NormalizedPath("/auth/login"), client: Client(id: "a", type: .anonymous))
                _ = try await application.manager.limiter.decide(request)
            }
            let (_, candidate) = try await caller.call(.get, "candidate")
            #expect(candidate.object("configuration")?.object("rate_limits")?.list("rules").count == 1)
            let login = candidate.list("rules").first { $0.string("name") == "login" }
            #expect((login?.int("asked"), login?.int("both_allow")) == (3, 1))
            #expect((login?.int("only_candidate_denies"), login?.int("only_live_denies")) == (2, 0))
            let (_, metrics) = try await caller.call(.get, "metrics", bearer: nil)
            #expect(metrics.object("candidate")?.list("rules").count == candidate.list("rules").count)
            try await caller.expect(.ok, .delete, "candidate")
            try await caller.expect(.notFound, .get, "candidate")
            let json: HTTPFields = [.contentType: "application/json; charset=utf-8"]
            let file = try await caller.send(.put, "candidate", headers: json, body: #"{"file":"\#(#filePath)"}"#)
            #expect(file.status == .ok)
            #expect(source.read == ["x", "file \(#filePath)"])
            let (promoted, changes) = try await caller.call(.post, "candidate/promote")
            #expect(promoted.status == .ok)
            #expect(changes.list("changes").map { $0.string("path") }.contains("rate_limits.rules.login.limits"))
            try await caller.expect(.notFound, .get, "candidate")
        }
        #expect(application.manager.limiter.rules.rules.first?.quotas.quotas.first?.limit == 1)
    }

    @Test(arguments: [
        ("", 400), ("{", 400), ("[]", 400), ("null", 400), (#"{"file":1}"#, 400), (#"{"file":""}"#, 400), ("{}", 400),
        (#"{"file":"a","more":"b"}"#, 400), (#"{"File":"a"}"#, 400), (#"{"file":"/nowhere/at/all.yaml"}"#, 404),
        (#"{"file":"/nowhere\u0000"}"#, 404),
    ])
    func `has no candidate of a body that names none`(body: String, status: Int) async throws {
        let source = WrittenSource(try logins(1))
        try await application(reading: source).serve { caller in
            let json: HTTPFields = [.contentType: "application/json"]
            let response = try await caller.send(.put, "candidate", headers: json, body: body)
            #expect(response.status.code == status)
            try await caller.expect(.notFound, .get, "candidate")
        }
        #expect(source.read.isEmpty)
    }

    @Test func `has no candidate that is no text, too large or not sound`() async throws {
        let source = WrittenSource(try logins(1), refusing: "unsound")
        try await application(reading: source).serve { caller in
            for body in [nil, ""] as [String?] {
                let empty = try await caller.send(.put, "candidate", body: body)
                #expect(empty.status == .badRequest)
            }
            let (response, _) = try await caller.call(.put, "candidate", body: "unsound")
            #expect(response.status == .unprocessableContent)
            let large = String(repeating: "#", count: 1 << 20 + 1)
            let refused = try await caller.send(.put, "candidate", body: large)
            #expect(refused.status == .contentTooLarge)
            try await caller.expect(.notFound, .get, "candidate")
        }
        #expect(source.read == ["unsound"])
    }
}
