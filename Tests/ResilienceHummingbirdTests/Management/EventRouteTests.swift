import CircuitBreaking
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("The events of a service", .timeLimit(.minutes(2))) struct EventRouteTests {
    private static let secret = "user:ada@hotel.example"

    /// Listens until so many pieces have come, while `act` makes something happen.
    private func heard(
        _ count: Int, _ application: ManagedApplication, asAdmin isAdmin: Bool, query: String = "?snapshots=false",
        _ act: (ManagedApplication) async throws -> Void
    ) async throws -> [String] {
        let answers = ManagementAnswers(
            manager: application.manager, speech: { [] }, others: { [] }, clock: application.clock)
        let route = try #require(answers.routes.first { $0.path == "events" })
        let request = Request(host: "localhost", "/resilience/events" + query)
        let administrator = isAdmin ? Administrator(name: "token", address: "192.0.2.1") : nil
        let response = try await route.answer(
            ManagementCall(request: request, parameters: [:], administrator: administrator, address: nil))
        #expect(response.headers[.contentType] == "text/event-stream")
        #expect(response.headers[.cacheControl] == "no-store")
        let writer = RecordingWriter()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await response.body.write(writer) }
            var (pieces, texts) = (writer.pieces, [String]())
            let first = await pieces.next()
            #expect(first == "retry: 2000\n\n")
            try await act(application)
            while texts.count < count, let text = await pieces.next() { texts.append(text) }
            group.cancelAll()
            return texts
        }
    }

    private func object(_ piece: String, _ name: String) throws -> [String: Any] {
        let lines = piece.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count == 4)
        #expect(lines[0] == "event: \(name)")
        #expect(lines[2...].allSatisfy { $0.isEmpty })
        let json = try #require(lines[1].hasPrefix("data: ") ? lines[1].dropFirst(6) : nil)
        return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private func limited() async throws -> ManagedApplication {
        try await ManagedApplication { configuration in
            var login = RuleSettings(path: "/auth/login", limits: [Rate(1, per: .seconds(60))])
            login.name = "login"
            configuration.rateLimits.rules = [login]
        }
    }

    private func deny(_ application: ManagedApplication) async throws {
        for _ in 0..<2 {
            _ = try await application.manager.limiter.decide(
                RateLimitRequest(
                    method: "POST", path: NormalizedPath("/auth/login"),
                    client: Client(id: Self.secret, type: .authenticated)))
        }
    }

    @Test func `are circuits that change, with why and until when`() async throws {
        let application = try await ManagedApplication()
        let texts = try await heard(1, application, asAdmin: false) {
            $0.manager.breaker("tts_service").openUntil(.seconds(60))
        }
        let event = try object(texts[0], "state")
        #expect(Set(event.keys) == ["time", "circuit", "from", "to", "reason", "until"])
        #expect(event["circuit"] as? String == "tts_service")
        #expect(event["from"] as? String == "closed" && event["to"] as? String == "open")
        #expect((event["reason"] as? String)?.isEmpty == false)
        #expect(event["until"] is String)
    }

    @Test func `are denials, without who was denied what unless an administrator listens`() async throws {
        let texts = try await heard(1, try await limited(), asAdmin: false, deny)
        #expect(!texts[0].contains(Self.secret) && !texts[0].contains("/auth/login"))
        let event = try object(texts[0], "denial")
        #expect(
            Set(event.keys) == ["time", "rule", "client_type", "limit", "window", "retry_after", "skipped"])
        #expect(event["rule"] as? String == "login" && event["client_type"] as? String == "authenticated")
        #expect(event["limit"] as? Int == 1 && event["window"] as? Int == 60 && event["retry_after"] as? Int == 60)
        let whole = try object(try await heard(1, try await limited(), asAdmin: true, deny)[0], "denial")
        #expect(whole["client"] as? String == Self.secret)
        #expect(whole["method"] as? String == "POST" && whole["path"] as? String == "/auth/login")
    }

    @Test func `are changes by hand, without by whom and about which client unless an administrator listens`()
        async throws
    {
        let reset: (ManagedApplication) async throws -> Void = {
            _ = try await $0.manager.resetLimits(of: Self.secret, rule: nil, by: "token from 192.0.2.1")
        }
        let texts = try await heard(1, try await ManagedApplication(), asAdmin: false, reset)
        let event = try object(texts[0], "change")
        #expect(Set(event.keys) == ["time", "action", "target"])
        #expect(event["action"] as? String == "limits.reset" && event["target"] is NSNull)
        let told = try await heard(1, try await ManagedApplication(), asAdmin: true, reset)
        let whole = try object(told[0], "change")
        #expect(whole["who"] as? String == "token from 192.0.2.1")
        #expect((whole["target"] as? String)?.contains(Self.secret) == true)
        #expect(whole["before"] is String && whole["after"] is String)
    }

    @Test func `come with everything that is counted, at once and every second`() async throws {
        let application = try await ManagedApplication()
        let texts = try await heard(2, application, asAdmin: false, query: "") { application in
            await application.clock.sleepers(1)
            application.clock.advance(by: .seconds(1))
        }
        for text in texts {
            let body = try object(text, "snapshot")
            let faults = try OpenAPIDescription.shared.faults(in: body, schema: "Metrics")
            #expect(faults == [])
        }
    }

    @Test func `are for so many listeners, and 503 for more, until one has left`() async throws {
        let application = try await ManagedApplication()
        let answers = ManagementAnswers(
            manager: application.manager, speech: { [] }, others: { [] }, clock: application.clock)
        let route = try #require(answers.routes.first { $0.path == "events" })
        func listen(asAdmin isAdmin: Bool, from network: Int = 9) async throws -> Response {
            try await route.answer(
                ManagementCall(
                    request: Request(host: nil, "/resilience/events"), parameters: [:],
                    administrator: isAdmin ? Administrator(name: "token", address: "") : nil,
                    address: "192.0.2.\(network)"))
        }
        var responses: [Response] = []
        for network in 0..<8 {
            for _ in 0..<10 { responses.append(try await listen(asAdmin: false, from: network)) }
            await #expect(throws: ProblemDetails.self) { try await listen(asAdmin: false, from: network) }
        }
        let refusal = await #expect(throws: ProblemDetails.self) { try await listen(asAdmin: false) }
        #expect(refusal?.status == .serviceUnavailable && refusal?.headers[.retryAfter] == "10")
        for _ in 0..<20 { responses.append(try await listen(asAdmin: true)) }
        await #expect(throws: ProblemDetails.self) { try await listen(asAdmin: true) }
        // A response that nobody ever writes, as to HEAD, holds no place
        responses.removeAll()
        _ = try await listen(asAdmin: false)
    }

    @Test func `are told who brings a token only if it is an administrator's`() async throws {
        try await ManagedApplication().serve { caller in
            for number in 1...11 {
                let response = try await caller.send(.head, "events", bearer: "guess \(number)")
                #expect(response.status == (number > 10 ? .tooManyRequests : .unauthorized))
            }
            try await caller.expect(.ok, .head, "events", bearer: nil)
            try await caller.expect(.ok, .head, "events", from: "192.0.2.77")
            try await caller.expect(.badRequest, .get, "events?snapshots=maybe", bearer: nil)
        }
    }

    @Test func `begin with what was decided in the last minutes, for who asks for that`() async throws {
        let application = try await limited()
        let pieces = try await heard(1, application, asAdmin: false, query: "?history=true&snapshots=false") { _ in }
        let history = try object(try #require(pieces.first), "history")
        #expect(Set(history.keys) == ["age", "interval", "all", "rules"])
        #expect(history["interval"] as? Double == 5)
        #expect(try #require(history["age"] as? Double) >= 0)
        let rules = try #require(history["rules"] as? [[String: Any]])
        #expect(rules.contains { $0["name"] as? String == "login" && $0["total_allowed"] as? Int == 0 })
        for course in rules + [try #require(history["all"] as? [String: Any])] {
            #expect(Set(course.keys) == ["name", "allowed", "denied", "total_allowed", "total_denied"])
            #expect(course["allowed"] as? [Int] == [] && course["denied"] as? [Int] == [])
        }
        let others = try await heard(1, application, asAdmin: false, query: "") { _ in }
        #expect(others.first?.hasPrefix("event: snapshot\n") == true)
    }
}
