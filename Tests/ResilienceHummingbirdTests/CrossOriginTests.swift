import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RateLimiting
import ResilienceHummingbird
import ResilienceTesting
import Testing

@Suite("The cross-origin middleware") struct CrossOriginTests {
    private static let ours = "https://hotel.example"
    private static let exposed =
        "RateLimit-Policy, RateLimit, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After"

    /// An application whose every path is allowed once a minute.
    private func application(origins: [String] = ["https://other.example", ours]) throws -> some ApplicationProtocol {
        let one = try Rule(name: "default", quotas: [try Quota(limit: 1, per: .seconds(60))])
        let limiter = RateLimiter(
            rules: try RuleSet(rules: [], default: one, excludedPaths: [], isEnabled: true), clock: ManualClock())
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: CrossOriginMiddleware(origins: origins))
        router.add(middleware: RateLimitMiddleware(limiter: limiter))
        router.get("/here") { _, _ in "ok" }
        router.get("/crash") { _, _ -> String in throw UnknownError() }
        return Application(router: router)
    }

    @Test func `answers a preflight of our origin at once, and charges nothing for it`() async throws {
        try await application().test(.router) { client in
            for _ in 0..<3 {
                let headers: HTTPFields = [.origin: Self.ours, .accessControlRequestMethod: "POST"]
                let response = try await client.executeRequest(
                    uri: "/here", method: .options, headers: headers, body: nil)
                #expect(response.status == .noContent)
                #expect(response.headers[.accessControlAllowOrigin] == Self.ours)
                #expect(response.headers[.vary] == "Origin")
                for method in ["GET", "POST", "PUT", "DELETE"] {
                    #expect(response.headers[.accessControlAllowMethods]?.contains(method) == true)
                }
                for name in ["authorization", "content-type"] {
                    #expect(response.headers[.accessControlAllowHeaders]?.lowercased().contains(name) == true)
                }
            }
            let first = try await client.executeRequest(
                uri: "/here", method: .get, headers: [.origin: Self.ours], body: nil)
            #expect(first.status == .ok)
        }
    }

    @Test(arguments: ["https://evil.example", "https://hotel.example.evil", "http://hotel.example", "null", ""])
    func `does not let other origins read anything`(origin: String) async throws {
        try await application().test(.router) { client in
            for method in [HTTPRequest.Method.options, .get] {
                let response = try await client.executeRequest(
                    uri: "/here", method: method, headers: [.origin: origin], body: nil)
                #expect(response.headers[.accessControlAllowOrigin] == nil)
                #expect(response.headers[.accessControlExposeHeaders] == nil)
            }
        }
    }

    @Test func `lets scripts of our origin read answers, errors too, and what they say about limits`() async throws {
        try await application().test(.router) { client in
            let expected: [(String, HTTPResponse.Status)] = [
                ("/crash", .internalServerError), ("/here", .tooManyRequests),
            ]
            for (path, status) in expected {
                let response = try await client.executeRequest(
                    uri: path, method: .get, headers: [.origin: Self.ours], body: nil)
                #expect(response.status == status)
                #expect(response.headers[.accessControlAllowOrigin] == Self.ours)
                #expect(response.headers[.accessControlExposeHeaders] == Self.exposed)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(response.headers[HTTPField.Name("RateLimit")!] != nil)
            }
        }
    }

    @Test func `says nothing to who names no origin`() async throws {
        try await application().test(.router) { client in
            let response = try await client.executeRequest(uri: "/here", method: .get, headers: [:], body: nil)
            #expect(response.status == .ok)
            #expect(response.headers[.accessControlAllowOrigin] == nil)
        }
    }
}
