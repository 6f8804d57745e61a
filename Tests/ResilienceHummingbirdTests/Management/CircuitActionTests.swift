import CircuitBreaking
import HTTPTypes
import HummingbirdTesting
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("What an operator does to circuits", .timeLimit(.minutes(2))) struct CircuitActionTests {
    @Test(arguments: [
        ("force-open", CircuitState.forcedOpen), ("disable", .disabled), ("reset", .closed),
    ])
    func `is done to the one that is named, and to no other`(verb: String, state: CircuitState) async throws {
        let application = try await ManagedApplication()
        application.manager.breaker("tts_service").openUntil(.seconds(60))
        try await application.serve { caller in
            let (response, body) = try await caller.call(.post, "circuit-breakers/tts_service/\(verb)")
            #expect(response.status == .ok)
            #expect(body.string("message") == "circuit breaker tts_service was open, is \(state.rawValue)")
            let (_, circuit) = try await caller.call(.get, "circuit-breakers/tts_service")
            #expect(circuit.string("state") == state.rawValue)
        }
        #expect(application.manager.breaker("tts_service").state == state)
        #expect(application.manager.breaker("a b/c").state == .closed)
    }

    @Test func `goes by names of any kind, and is 404 where there is none`() async throws {
        let application = try await ManagedApplication()
        try await application.serve { caller in
            try await caller.expect(.ok, .post, "circuit-breakers/a%20b%2Fc/disable")
            for name in ["nobody", "A%20b%2Fc", "%00", "a%20b%2Fc%20"] {
                try await caller.expect(.notFound, .post, "circuit-breakers/\(name)/reset")
            }
            for name in ["%", "%zz", "%FF", "%C0%80"] {
                try await caller.expect(.badRequest, .post, "circuit-breakers/\(name)/reset")
                try await caller.expect(.badRequest, .get, "circuit-breakers/\(name)")
            }
        }
        #expect(application.manager.breaker("a b/c").state == .disabled)
        #expect(application.manager.circuit("nobody") == nil)
    }

    @Test func `is undone for all at once`() async throws {
        let application = try await ManagedApplication()
        application.manager.breaker("tts_service").forceOpen()
        application.manager.breaker("a b/c").disable()
        try await application.serve { caller in
            let (_, body) = try await caller.call(.post, "circuit-breakers/reset-all")
            #expect(body.string("message") == "2 circuit breakers are closed")
        }
        #expect(application.manager.circuits.allSatisfy { $0.statistics.state == .closed })
    }

    @Test func `is told to who listens, with who did it, and from where`() async throws {
        let application = try await ManagedApplication()
        var events = application.manager.events.subscribe().makeAsyncIterator()
        try await application.serve { caller in
            try await caller.expect(.ok, .post, "circuit-breakers/tts_service/force-open", from: "203.0.113.9")
        }
        var entry: AuditEntry?
        while entry == nil, let event = await events.next() {
            if case .change(let change) = event.kind { entry = change }
        }
        #expect(entry?.who == "token from 203.0.113.9")
        #expect(entry?.action == "circuit.force_open")
        #expect((entry?.target, entry?.before, entry?.after) == ("tts_service", "closed", "forced_open"))
    }

    @Test func `is done to the circuits of all speech services, and to no other`() async throws {
        let application = try await ManagedApplication()
        application.manager.breaker("tts_service").forceOpen()
        application.manager.breaker("a b/c").forceOpen()
        try await application.serve { caller in
            let (_, clients) = try await caller.call(.get, "tts-clients", bearer: nil)
            #expect(clients.list("tts_clients").map { $0.string("name") } == ["default", "other"])
            #expect(clients.list("tts_clients").map { $0.string("status") } == ["degraded", "degraded"])
            #expect(clients.list("tts_clients").first?.object("queue")?.string("name") == "frames")
            let (_, body) = try await caller.call(.post, "tts-clients/reset-circuit-breakers")
            #expect(body.string("message") == "closed: tts_service")
            let (_, after) = try await caller.call(.get, "tts-clients", bearer: nil)
            #expect(after.list("tts_clients").map { $0.string("status") } == ["healthy", "healthy"])
        }
        #expect(application.manager.breaker("a b/c").state == .forcedOpen)
    }
}
