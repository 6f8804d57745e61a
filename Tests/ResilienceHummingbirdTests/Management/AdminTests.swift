import ClientIdentity
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("Who is an administrator", .timeLimit(.minutes(2))) struct AdminTests {
    /// What only administrators may ask.
    private static let calls: [(HTTPRequest.Method, String)] = OpenAPIDescription.shared.administrators

    @Test func `is nobody where no token is configured, an empty one included`() async throws {
        for token in [nil, ""] as [String?] {
            let application = try await ManagedApplication(token: token)
            try await application.serve { caller in
                for (method, path) in Self.calls {
                    for bearer in [nil, "", "undefined", "null", "Bearer"] as [String?] {
                        let (response, body) = try await caller.call(method, path, bearer: bearer)
                        #expect(response.status == .forbidden, "\(method) \(path)")
                        #expect(response.headers[.contentType] == "application/problem+json")
                        #expect(body.object("error")?.string("code") == "FORBIDDEN")
                    }
                }
            }
        }
    }

    @Test func `has to be proven for every call that tells about clients or changes anything`() async throws {
        #expect(Self.calls.count >= 12)
        for (method, path) in Self.calls {
            try await ManagedApplication().serve { caller in
                let (none, problem) = try await caller.call(method, path, bearer: nil)
                #expect(none.status == .unauthorized, "\(method) \(path)")
                #expect(none.headers[.wwwAuthenticate] == "Bearer realm=\"resilience\"")
                #expect(problem.object("error")?.string("code") == "UNAUTHORIZED")
                let wrong = try await caller.send(method, path, bearer: "wrong")
                #expect(wrong.status == .unauthorized)
                #expect(wrong.headers[.wwwAuthenticate] == "Bearer realm=\"resilience\", error=\"invalid_token\"")
                let right = try await caller.send(method, path)
                #expect(![401, 403, 429, 500].contains(right.status.code), "\(method) \(path): \(right.status)")
            }
        }
    }

    @Test func `is not needed to read how things are`() async throws {
        try await ManagedApplication().serve { caller in
            for path in ["circuit-breakers", "circuit-breakers/tts_service", "backpressure", "backpressure/frames"] {
                for bearer in [nil, "wrong"] as [String?] {
                    try await caller.expect(.ok, .get, path, bearer: bearer)
                }
            }
        }
    }

    private static let guesses = [
        "", " ", "correct horse battery stapl", "correct horse battery staplf", "correct horse battery staple2",
        "Correct horse battery staple", "c\u{F3}rrect horse battery staple",
        "correct%20horse%20battery%20staple", "Bearer correct horse battery staple", "a.b.c",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwicm9sZSI6ImFkbWluIiwiZXhwIjo5OTk5OTk5OTk5fQ.", "\u{FEFF}x", "🔑",
        String(repeating: "k", count: 8193), String(repeating: "é", count: 60_000),
    ]

    @Test(arguments: guesses) func `is no one who sends something else`(guess: String) async throws {
        let application = try await ManagedApplication(key: ManagedApplication.key)
        try await application.serve { caller in
            let response = try await caller.send(.get, "config", bearer: guess)
            #expect(response.status == .unauthorized)
            if guess.count > 3 { #expect(!String(buffer: response.body).contains(guess)) }
        }
    }

    @Test func `is no one who sends two tokens, or another scheme`() async throws {
        var twice: HTTPFields = [.authorization: "Bearer \(ManagedApplication.token)"]
        twice.append(HTTPField(name: .authorization, value: "Bearer \(ManagedApplication.token)"))
        let basic: HTTPFields = [.authorization: "Basic \(ManagedApplication.token)"]
        let fields = [twice, basic, [.authorization: ManagedApplication.token], [.authorization: "Bearer"]]
        try await ManagedApplication().serve { caller in
            for headers in fields {
                try await caller.expect(.unauthorized, .get, "config", bearer: nil, headers: headers)
            }
            let odd: HTTPFields = [.authorization: "bEaReR   \(ManagedApplication.token)"]
            try await caller.expect(.ok, .get, "config", bearer: nil, headers: odd)
        }
    }

    @Test func `may bring a token with the role, of the configured key and in time`() async throws {
        let application = try await ManagedApplication(token: nil, key: ManagedApplication.key)
        let verifier = try await TokenVerifier(key: ManagedApplication.key)
        let forger = try await TokenVerifier(key: String(repeating: "f", count: 32))
        let day = Duration.seconds(86_400)
        let tokens: [(String, HTTPResponse.Status)] = [
            (try await verifier.sign(subject: "ada", roles: ["staff", "admin"], expiresIn: day), .ok),
            (try await verifier.sign(subject: "ada", roles: ["staff"], expiresIn: day), .unauthorized),
            (try await verifier.sign(subject: "admin", expiresIn: day), .unauthorized),
            (try await verifier.sign(subject: "ada", roles: ["Admin", "admin "], expiresIn: day), .unauthorized),
            (try await forger.sign(subject: "ada", roles: ["admin"], expiresIn: day), .unauthorized),
            (
                try await verifier.sign(
                    subject: "ada", roles: ["admin"], expiresIn: day, now: .init(timeIntervalSince1970: 0)),
                .unauthorized
            ),
        ]
        try await application.serve { caller in
            for (token, status) in tokens {
                try await caller.expect(status, .get, "config", bearer: token)
            }
        }
    }

    @Test func `is nobody by a key that this process made up for itself`() async throws {
        let verifier = try await TokenVerifier(key: ManagedApplication.key)
        let application = try await ManagedApplication(token: nil, verifying: { _ in verifier })
        let token = try await verifier.sign(subject: "ada", roles: ["admin"], expiresIn: .seconds(60))
        try await application.serve { caller in
            try await caller.expect(.forbidden, .get, "config", bearer: token)
        }
    }

    @Test func `is called the token, or the subject of theirs, and where they are`() async throws {
        let verifier = try await TokenVerifier(key: ManagedApplication.key)
        let access = AdminAccess(token: "a") { verifier }
        #expect(await access.name(of: "a") == "token")
        #expect(await access.name(of: "b") == nil)
        let token = try await verifier.sign(subject: "ada", roles: ["admin"], expiresIn: .seconds(60))
        #expect(await access.name(of: token) == "user:ada")
        #expect(Administrator(name: "user:ada", address: "198.51.100.1").description == "user:ada from 198.51.100.1")
    }

    @Test func `is not told by anything that is printed`() async throws {
        let verifier = try await TokenVerifier(key: ManagedApplication.key)
        let access = AdminAccess(token: ManagedApplication.token) { verifier }
        var dumped = ""
        dump(access, to: &dumped)
        for text in ["\(access)", String(reflecting: access), dumped] {
            #expect(!text.contains(ManagedApplication.token) && !text.contains(ManagedApplication.key))
            #expect(!text.contains(CredentialDigest(of: ManagedApplication.token).prefix))
        }
    }
}
