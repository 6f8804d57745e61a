import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@Suite("The top clients of a service") struct TopClientsTests {
    @Test func `are who was denied most and who asked most, over the last minutes by its clock`() async throws {
        let service = try await ManagedService {
            $0.rateLimits.rules = [RuleSettings(path: "/login", limits: [Rate(2, per: .seconds(3600))])]
        }
        let manager = service.manager
        for (client, times) in [("ada", 9), ("bob", 3), ("eve", 1)] {
            for _ in 0..<times {
                _ = try await manager.limiter.decide(
                    RateLimitRequest(
                        method: "GET", path: NormalizedPath("/login"), client: Client(id: client, type: .api)))
            }
        }
        let denied = manager.topClients(by: .denied)
        #expect(denied.clients.map(\.client) == ["ada", "bob"])
        #expect(denied.clients.map(\.count) == [7, 1])
        #expect(denied.clients.allSatisfy { $0.error == 0 && $0.type == .api })
        #expect(manager.topClients(by: .asked, limit: 1).clients.map(\.count) == [9])
        service.clock.advance(by: .seconds(601))
        _ = manager.topClients(by: .denied)
        service.clock.advance(by: .seconds(601))
        #expect(manager.topClients(by: .denied).clients.isEmpty)
    }
}
