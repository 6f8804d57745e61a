import HTTPTypes
import HummingbirdTesting
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("Guessing at the token", .timeLimit(.minutes(2))) struct AdminAttemptTests {
    @Test func `is answered ten times a minute and address, then the right one is not either`() async throws {
        let application = try await ManagedApplication()
        try await application.serve { caller in
            for number in 1...10 {
                let bearer = number.isMultiple(of: 3) ? nil : "guess \(number)"
                try await caller.expect(.unauthorized, .get, "config", bearer: bearer)
                application.clock.advance(by: .seconds(1))
            }
            for bearer in ["guess 11", nil, ManagedApplication.token] as [String?] {
                let (response, body) = try await caller.call(.get, "config", bearer: bearer)
                #expect(response.status == .tooManyRequests)
                #expect(response.headers[.retryAfter] == "50")
                #expect(body.object("error")?.string("code") == "RATE_LIMIT_EXCEEDED")
                #expect(body.object("error")?.int("retry_after") == 50)
            }
            application.clock.advance(by: .seconds(50))
            try await caller.expect(.ok, .get, "config")
        }
    }

    @Test func `from elsewhere keeps no administrator out`() async throws {
        try await ManagedApplication().serve { caller in
            for number in 1...30 {
                let response = try await caller.send(.get, "config", bearer: "guess", from: "203.0.113.7")
                #expect(response.status == (number > 10 ? .tooManyRequests : .unauthorized))
            }
            try await caller.expect(.ok, .get, "config", from: "203.0.113.8")
        }
    }

    @Test func `is one guesser's from a whole IPv6 network, and from whatever a client writes before its address`()
        async throws
    {
        try await ManagedApplication().serve { caller in
            for number in 1...11 {
                let address =
                    number.isMultiple(of: 2) ? "2001:db8:0:1::\(number)" : "192.0.2.\(number), 2001:db8:0:1:9::1"
                let response = try await caller.send(.get, "config", bearer: "guess", from: address)
                #expect(response.status == (number > 10 ? .tooManyRequests : .unauthorized))
            }
            try await caller.expect(.ok, .get, "config", from: "2001:db8:0:2::1")
        }
    }

    @Test func `by many at once is answered ten times all the same`() async throws {
        try await ManagedApplication().serve { caller in
            let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for number in 0..<200 {
                    group.addTask { try await caller.send(.get, "config", bearer: "guess \(number)").status }
                }
                return try await group.reduce(into: [:]) { $0[$1.code, default: 0] += 1 }
            }
            #expect(statuses == [401: 10, 429: 190])
        }
    }

    @Test func `costs an administrator nothing, however often they call`() async throws {
        try await ManagedApplication().serve { caller in
            for _ in 0..<50 { try await caller.expect(.ok, .get, "config") }
        }
    }

    @Test func `is not charged where the answer is open to all`() async throws {
        try await ManagedApplication().serve { caller in
            for _ in 0..<20 { try await caller.expect(.ok, .get, "circuit-breakers", bearer: "wrong") }
            try await caller.expect(.ok, .get, "config")
        }
    }
}
