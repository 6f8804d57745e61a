import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RateLimiting
import ResilienceHummingbird
import ResilienceTesting
import Testing

@Suite("The rate limit middleware") struct RateLimitMiddlewareTests {
    private static let forwarded = HTTPField.Name("X-Forwarded-For")!

    @Test func `tells every limited response its limits, allowed or denied`() async throws {
        let limited = try LimitedApplication()
        try await limited.application().test(.live) { client in
            try await client.execute(uri: "/auth/login", method: .post) { response in
                #expect(response.status == .ok)
                let headers = response.headers
                #expect(
                    headers[HTTPField.Name("RateLimit-Policy")!]
                        == #""login-60s";q=5;w=60, "login-3600s";q=20;w=3600, "login-86400s";q=100;w=86400"#)
                #expect(
                    headers[HTTPField.Name("RateLimit")!]
                        == #""login-60s";r=4;t=60, "login-3600s";r=19;t=3600, "login-86400s";r=99;t=86400"#)
                #expect(headers[HTTPField.Name("X-RateLimit-Limit")!] == "5")
                #expect(headers[HTTPField.Name("X-RateLimit-Remaining")!] == "4")
                #expect(headers[HTTPField.Name("X-RateLimit-Reset")!] == "1764000060")
            }
        }
    }

    @Test func `answers the sixth login of a minute with 429, every header and the whole body`() async throws {
        let limited = try LimitedApplication()
        try await limited.application().test(.live) { client in
            for _ in 0..<5 {
                #expect(
                    try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil).status
                        == .ok)
            }
            limited.clock.advance(by: .milliseconds(17_500))
            try await client.execute(uri: "/auth/login", method: .post) { response in
                #expect(response.status == .tooManyRequests)
                let headers = response.headers
                #expect(headers[.retryAfter] == "43")
                #expect(headers[.contentType] == "application/problem+json")
                #expect(
                    headers[HTTPField.Name("RateLimit")!]
                        == #""login-60s";r=0;t=43, "login-3600s";r=15;t=3583, "login-86400s";r=95;t=86383"#)
                #expect(headers[HTTPField.Name("X-RateLimit-Limit")!] == "5")
                #expect(headers[HTTPField.Name("X-RateLimit-Remaining")!] == "0")
                #expect(headers[HTTPField.Name("X-RateLimit-Reset")!] == "1764000060")
                let expected = """
                    {"detail":"Limit of 5 requests per minute exceeded","error":{"code":"RATE_LIMIT_EXCEEDED",\
                    "limit":5,"message":"Limit of 5 requests per minute exceeded; retry after 43 s",\
                    "reset_time":1764000060,"retry_after":43},"status":429,"title":"Too Many Requests",\
                    "type":"https://iana.org/assignments/http-problem-types#quota-exceeded",\
                    "violated-policies":["login-60s"]}
                    """
                #expect(String(buffer: response.body) == expected)
            }
            limited.clock.advance(by: .milliseconds(42_500))
            #expect(
                try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil).status
                    == .ok)
        }
    }

    @Test(arguments: [
        "/auth/login/", "//auth/login", "/auth/%6Cogin", "/auth/x/../login", "/auth/login?a=1", "/auth/./login",
    ])
    func `counts every spelling of a path as the same, and routes see it the same`(spelling: String) async throws {
        let limited = try LimitedApplication()
        try await limited.application().test(.live) { client in
            for _ in 0..<5 {
                #expect(
                    try await client.executeRequest(uri: spelling, method: .post, headers: [:], body: nil).status == .ok
                )
            }
            let sixth = try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil)
            #expect(sixth.status == .tooManyRequests)
        }
    }

    @Test(arguments: [
        "X-Forwarded-For": "203.0.113.9", "X-Internal-Service": "billing", "X-Service-Token": "let me in",
    ])
    func `does not believe a stranger's headers`(name: String, value: String) async throws {
        let limited = try LimitedApplication()
        try await limited.application().test(.live) { client in
            // 198.51.100.7 is the client that the trusted proxy in front saw; what it sent itself stands to the left
            let headers: HTTPFields = [Self.forwarded: "198.51.100.7"]
            var forged: HTTPFields = [HTTPField.Name(name)!: value]
            forged[Self.forwarded] = name == "X-Forwarded-For" ? "\(value), 198.51.100.7" : "198.51.100.7"
            for _ in 0..<5 {
                _ = try await client.executeRequest(uri: "/auth/login", method: .post, headers: headers, body: nil)
            }
            let sixth = try await client.executeRequest(uri: "/auth/login", method: .post, headers: forged, body: nil)
            #expect(sixth.status == .tooManyRequests)
        }
    }

    @Test func `lets no client spend what is another's`() async throws {
        let limited = try LimitedApplication()
        try await limited.application().test(.live) { client in
            for _ in 0..<6 {
                _ = try await client.executeRequest(
                    uri: "/auth/login", method: .post, headers: [Self.forwarded: "198.51.100.7"], body: nil)
            }
            let other = try await client.executeRequest(
                uri: "/auth/login", method: .post, headers: [Self.forwarded: "198.51.100.8"], body: nil)
            #expect(other.status == .ok)
        }
    }

    @Test(arguments: ["/healthz", "/resilience/health"])
    func `limits neither excluded paths nor exempt ones, and says nothing about limits there`(path: String) async throws
    {
        let one = try Rule(name: "default", quotas: [try Quota(limit: 1, per: .seconds(60))])
        let limited = try LimitedApplication(rules: [], default: one)
        try await limited.application().test(.live) { client in
            for _ in 0..<3 {
                let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(response.status == .ok)
                #expect(response.headers[HTTPField.Name("RateLimit")!] == nil)
            }
        }
    }

    @Test func `denies without Retry-After what can never be let through`() async throws {
        let none = try Rule(name: "default", quotas: [try Quota(limit: 0, per: .seconds(90))])
        let limited = try LimitedApplication(rules: [], default: none)
        try await limited.application().test(.live) { client in
            let response = try await client.executeRequest(uri: "/api/x", method: .get, headers: [:], body: nil)
            #expect(response.status == .tooManyRequests)
            #expect(response.headers[.retryAfter] == nil)
            #expect(String(buffer: response.body).contains(#""violated-policies":["default-90s"]"#))
            #expect(!String(buffer: response.body).contains("retry_after"))
        }
    }

    @Test func `lets through what a shadow rule would deny`() async throws {
        let shadow = try Rule(name: "default", quotas: [try Quota(limit: 1, per: .seconds(60))], isShadow: true)
        let limited = try LimitedApplication(rules: [], default: shadow)
        try await limited.application().test(.live) { client in
            for _ in 0..<3 {
                let response = try await client.executeRequest(uri: "/api/x", method: .get, headers: [:], body: nil)
                #expect(response.status == .ok)
            }
            #expect(limited.limiter.statistics.shadowed == 2)
        }
    }

    @Test func `escapes names of rules and leaves out windows of no whole seconds`() async throws {
        let odd = try Rule(
            name: "caf\u{E9} \"x\"\\", path: ".*",
            quotas: [try Quota(limit: 3, per: .milliseconds(1500)), try Quota(limit: 1 << 52, per: .seconds(60))])
        let limited = try LimitedApplication(rules: [odd])
        try await limited.application().test(.live) { client in
            let response = try await client.executeRequest(uri: "/api/x", method: .get, headers: [:], body: nil)
            #expect(
                response.headers[HTTPField.Name("RateLimit-Policy")!]
                    == #""caf%C3%A9 \"x\"\\-1500ms";q=3, "caf%C3%A9 \"x\"\\-60s";q=999999999999999;w=60"#)
        }
    }

    @Test func `names a limit by the calendar after its day, week or month, without a length`() async throws {
        // 17:00 in Berlin, a Monday; to midnight 7 h, to Sunday's 6 d and 7 h; the month ends with that week
        let login = try Rule(
            name: "login", path: "/auth/login",
            quotas: [
                Quota(limit: 5, per: CalendarWindow(.month, in: "Europe/Berlin")),
                Quota(limit: 4, per: CalendarWindow(.week, in: "Europe/Berlin")),
                Quota(limit: 3, per: CalendarWindow(.day, in: "Europe/Berlin")),
                Quota(limit: 9, per: .seconds(60), algorithm: .fixedWindow, alignment: .client),
            ])
        let limited = try LimitedApplication(rules: [login])
        try await limited.application().test(.live) { client in
            try await client.execute(uri: "/auth/login", method: .post) { response in
                #expect(
                    response.headers[HTTPField.Name("RateLimit-Policy")!]
                        == #""login-60s";q=9;w=60, "login-day";q=3, "login-week";q=4, "login-month";q=5"#)
                #expect(
                    response.headers[HTTPField.Name("RateLimit")!]
                        == #""login-60s";r=8;t=60, "login-day";r=2;t=25200, "login-week";r=3;t=543600, "#
                        + #""login-month";r=4;t=543600"#)
                #expect(response.headers[HTTPField.Name("X-RateLimit-Reset")!] == "1764025200")
            }
        }
    }

    @Test func `speaks of a month when a month's limit denies`() async throws {
        let limited = try LimitedApplication(rules: [
            try Rule(
                name: "login", path: "/auth/login",
                quotas: [Quota(limit: 1, per: CalendarWindow(.month, in: "Europe/Berlin"))])
        ])
        try await limited.application().test(.live) { client in
            _ = try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil)
            let denied = try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil)
            #expect(denied.status == .tooManyRequests)
            #expect(denied.headers[.retryAfter] == "543600")
            let body = String(buffer: denied.body)
            #expect(body.contains(#""detail":"Limit of 1 requests per month exceeded""#))
            #expect(body.contains(#""violated-policies":["login-month"]"#))
        }
    }

    @Test func `tells the days of several zones apart by the zone`() async throws {
        let zones = ["Europe/Berlin", "Asia/Tokyo"]
        var quotas = try zones.map { try Quota(limit: 1, per: CalendarWindow(.day, in: $0)) }
        quotas.append(try Quota(limit: 7, per: CalendarWindow(.month, in: "Asia/Tokyo")))
        let limited = try LimitedApplication(rules: [try Rule(name: "api", path: ".*", quotas: quotas)])
        try await limited.application().test(.live) { client in
            _ = try await client.executeRequest(uri: "/api/x", method: .get, headers: [:], body: nil)
            let denied = try await client.executeRequest(uri: "/api/x", method: .get, headers: [:], body: nil)
            #expect(
                denied.headers[HTTPField.Name("RateLimit-Policy")!]
                    == #""api-day@Asia/Tokyo";q=1, "api-day@Europe/Berlin";q=1, "api-month";q=7"#)
            // One in the morning in Tokyo, of the 25th
            #expect(
                denied.headers[HTTPField.Name("RateLimit")!]
                    == #""api-day@Asia/Tokyo";r=0;t=82800, "api-day@Europe/Berlin";r=0;t=25200, "#
                    + #""api-month";r=6;t=514800"#)
            #expect(
                String(buffer: denied.body)
                    .contains(#""violated-policies":["api-day@Asia/Tokyo","api-day@Europe/Berlin"]"#))
        }
    }

    @Test func `tells the limits with errors too, which are problem details`() async throws {
        let some = try Rule(name: "default", quotas: [try Quota(limit: 9, per: .seconds(60))])
        let limited = try LimitedApplication(rules: [], default: some)
        try await limited.application().test(.live) { client in
            let expected: [(String, HTTPResponse.Status, String)] = [
                ("/broken", .conflict, "short and stout"), ("/nowhere", .notFound, "GET /nowhere is unknown"),
                ("/crash", .internalServerError, "the request could not be answered; it is in the log"),
            ]
            for (path, status, detail) in expected {
                let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(response.status == status)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(response.headers[HTTPField.Name("RateLimit-Policy")!] == #""default-60s";q=9;w=60"#)
                #expect(String(buffer: response.body).contains("\"detail\":\"\(detail)\""))
            }
        }
    }
}
