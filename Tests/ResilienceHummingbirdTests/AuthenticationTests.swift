import ClientIdentity
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RateLimiting
import ResilienceHummingbird
import ResilienceTesting
import Testing

@Suite("Authentication before the rate limit, and refusal after it") struct AuthenticationTests {
    private static let limit = HTTPField.Name("RateLimit")!

    private let verifier: TokenVerifier

    init() async throws { verifier = try await TokenVerifier(key: String(repeating: "k", count: 32)) }

    private func bearer(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }

    private func application() throws -> some ApplicationProtocol {
        let three = try Rule(name: "default", quotas: [try Quota(limit: 3, per: .seconds(60))])
        let limiter = RateLimiter(
            rules: try RuleSet(rules: [], default: three, excludedPaths: [], isEnabled: true), clock: ManualClock())
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: AuthenticationMiddleware(verifier: verifier))
        router.add(middleware: RateLimitMiddleware(limiter: limiter))
        router.get("/open") { _, context in context.identity?.subject ?? "nobody" }
        router.group().add(middleware: RequireIdentityMiddleware())
            .get("/closed") { _, context in context.identity?.subject ?? "nobody" }
        return Application(router: router)
    }

    @Test func `limits guessed tokens before it refuses them, and makes nobody new of them`() async throws {
        let token = try await verifier.sign(subject: "ada", expiresIn: .seconds(3600))
        let forger = try await TokenVerifier(key: String(repeating: "f", count: 32))
        let forged = try await forger.sign(subject: "ada", expiresIn: .seconds(3600))
        try await application().test(.live) { client in
            for (number, guess) in ["a.b.c", "x", forged].enumerated() {
                let response = try await client.executeRequest(
                    uri: "/closed", method: .get, headers: bearer(guess), body: nil)
                #expect(response.status == .unauthorized)
                #expect(response.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
                #expect(response.headers[Self.limit] == "\"default-60s\";r=\(2 - number);t=60")
                #expect(try JSONObject(response).object("error")?.string("code") == "UNAUTHORIZED")
            }
            let fourth = try await client.executeRequest(
                uri: "/closed", method: .get, headers: bearer("yet.another.one"), body: nil)
            #expect(fourth.status == .tooManyRequests)
            // Who is known is counted by name, not with the address that guesses
            let known = try await client.executeRequest(
                uri: "/closed", method: .get, headers: bearer(token), body: nil)
            #expect(known.status == .ok)
            #expect(String(buffer: known.body) == "ada")
        }
    }

    @Test func `asks who brings nothing for a token`() async throws {
        try await application().test(.live) { client in
            let response = try await client.executeRequest(uri: "/closed", method: .get, headers: [:], body: nil)
            #expect(response.status == .unauthorized)
            #expect(response.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test func `refuses a token that has expired`() async throws {
        let old = try await verifier.sign(subject: "ada", expiresIn: .seconds(1), now: Date(timeIntervalSinceNow: -60))
        try await application().test(.live) { client in
            let response = try await client.executeRequest(
                uri: "/closed", method: .get, headers: bearer(old), body: nil)
            #expect(response.status == .unauthorized)
        }
    }

    @Test func `takes the scheme in any case, and no two tokens at once`() async throws {
        let token = try await verifier.sign(subject: "ada", expiresIn: .seconds(3600))
        var twice = bearer(token)
        twice.append(HTTPField(name: .authorization, value: "Bearer \(token)"))
        let cases: [(HTTPFields, String)] = [
            ([.authorization: "bEARER \(token)"], "ada"), (twice, "nobody"), ([.authorization: "Basic eDp5"], "nobody"),
        ]
        for (headers, name) in cases {
            try await application().test(.live) { client in
                let response = try await client.executeRequest(uri: "/open", method: .get, headers: headers, body: nil)
                #expect(String(buffer: response.body) == name)
            }
        }
    }
}
