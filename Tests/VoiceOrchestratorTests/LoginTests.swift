import ClientIdentity
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import VoiceOrchestrator

@Suite("A login", .timeLimit(.minutes(2))) struct LoginTests {
    private static let good = #"{"username":"ada","password":"secret"}"#

    @Test func `with the right password gives a token that opens what is closed`() async throws {
        let board = try await Switchboard()
        try await board.run { client in
            let response = try await client.post("/auth/login", Self.good, [:])
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/json")
            let body = try JSONObject(response)
            #expect(body.keys == ["access_token", "token_type", "expires_in"])
            #expect((body.string("token_type"), body.int("expires_in")) == ("bearer", 3600))
            let token = try #require(body.string("access_token"))
            #expect(try await board.verifier.verify(token).subject == "ada")
            let closed = try await client.post("/call/7/audio", "", [.authorization: "Bearer \(token)"])
            #expect(closed.status == .ok)
        }
    }

    @Test func `is refused alike for wrong passwords, unknown users and what is too long to be either`() async throws {
        let board = try await Switchboard()
        let long = String(repeating: "x", count: 2000)
        try await board.run { client in
            var bodies: Set<String> = []
            for (name, password) in [("ada", "wrong"), ("eve", "secret"), ("", ""), (long, "x"), ("ada", long)] {
                let response = try await client.post(
                    "/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#, [:])
                #expect(response.status == .unauthorized)
                #expect(response.headers[.wwwAuthenticate] == "Bearer")
                bodies.insert(String(buffer: response.body))
            }
            #expect(bodies.count == 1)
        }
    }

    @Test(arguments: [
        ("", "body: no JSON object: send members in braces"),
        (#"{"username":"ada"}"#, "password: missing: it is required"),
        (#"{"password":"x"}"#, "username: missing: it is required"),
        (#"{"username":1,"password":"x"}"#, "username: a number found: give a string"),
        (
            #"{"username":"ada","password":"x","otp":"1"}"#,
            "otp: unknown member: known are username, password"
        ),
    ])
    func `that is malformed is 400, and names the member`(body: String, detail: String) async throws {
        try await Switchboard().run { client in
            let response = try await client.post("/auth/login", body, [:])
            #expect(response.status == .badRequest)
            let problem = try JSONObject(response)
            #expect(problem.string("detail") == detail)
            #expect(problem.object("error")?.string("code") == "INVALID_REQUEST")
        }
    }

    @Test func `is limited by its rule, right or wrong`() async throws {
        var login = RuleSettings(path: "/auth/login", limits: [Rate(5, per: .seconds(60))])
        login.name = "login"
        let board = try await Switchboard { $0.rateLimits.rules = [login] }
        try await board.run { client in
            for _ in 0..<5 { #expect(try await client.post("/auth/login", "{}", [:]).status == .badRequest) }
            let sixth = try await client.post("/auth/login/", Self.good, [:])
            #expect(sixth.status == .tooManyRequests)
            #expect(sixth.headers[.retryAfter] == "60")
            board.clock.advance(by: .seconds(60))
            #expect(try await client.post("/auth/login", Self.good, [:]).status == .ok)
        }
    }
}
