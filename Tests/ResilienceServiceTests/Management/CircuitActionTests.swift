import CircuitBreaking
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

@Suite("A circuit in an operator's hand") struct CircuitActionTests {
    typealias Action = @Sendable (ResilienceManager, String) throws(ManagementError) -> AuditEntry

    static let actions: [(String, CircuitState, Action)] = [
        (
            "circuit.reset", .closed,
            { (manager, name) throws(ManagementError) in try manager.resetCircuit(name, by: "ada") }
        ),
        (
            "circuit.force_open", .forcedOpen,
            { (manager, name) throws(ManagementError) in try manager.forceOpenCircuit(name, by: "ada") }
        ),
        (
            "circuit.disable", .disabled,
            { (manager, name) throws(ManagementError) in try manager.disableCircuit(name, by: "ada") }
        ),
        (
            "circuit.measure", .metricsOnly,
            { (manager, name) throws(ManagementError) in try manager.measureCircuit(name, by: "ada") }
        ),
    ]

    @Test(arguments: actions.indices)
    func `goes into the state asked for, and the log says who asked, and what it was before`(index: Int) async throws {
        let (action, state, change) = Self.actions[index]
        let service = try await ManagedService { $0.breakers["tts_service"] = BreakerSettings() }
        let breaker = service.manager.breaker("tts_service")
        breaker.openUntil(.seconds(10))
        let events = service.manager.events.subscribe()
        _ = service.log.take()
        let entry = try change(service.manager, "tts_service")
        #expect(breaker.state == state)
        #expect((entry.who, entry.action, entry.target) == ("ada", action, "tts_service"))
        #expect((entry.before, entry.after) == ("open", state.rawValue))
        #expect(service.log.take() == ["notice: \(action) tts_service"])
        #expect(
            service.log.lastMetadata == [
                "who": "ada", "action": "\(action)", "target": "tts_service", "before": "open",
                "after": "\(state.rawValue)",
            ])
        var iterator = events.makeAsyncIterator()
        guard case .circuit("tts_service", .open, state, _, nil)? = await iterator.next()?.kind else {
            Issue.record("no step")
            return
        }
        let told = await iterator.next()
        guard case .change(entry)? = told?.kind else {
            Issue.record("no change")
            return
        }
        #expect(told?.time == entry.time)
    }

    @Test(arguments: actions.indices)
    func `is unknown if nobody made it, and is not made by that`(index: Int) async throws {
        let service = try await ManagedService()
        _ = service.log.take()
        let name = String(repeating: "x", count: 500)
        let error = #expect(throws: ManagementError.self) { try Self.actions[index].2(service.manager, name) }
        #expect(error?.code == .unknown)
        let cut = String(repeating: "x", count: 100)
        #expect(error?.description == "there is no circuit breaker called \"\(cut)\"")
        #expect(service.manager.circuits.isEmpty)
        #expect(service.log.take() == [])
    }

    @Test func `is reset along with all others, each of which is noted`() async throws {
        let service = try await ManagedService()
        for name in ["b", "a", "c"] { service.manager.breaker(name).forceOpen() }
        service.manager.breaker("c").reset()
        let entries = service.manager.resetAllCircuits(by: "ada")
        #expect(entries.map(\.target) == ["a", "b", "c"])
        #expect(entries.map(\.before) == ["forced_open", "forced_open", "closed"])
        #expect(entries.allSatisfy { $0.after == "closed" && $0.action == "circuit.reset" && $0.who == "ada" })
        #expect(service.manager.circuits.allSatisfy { $0.statistics.state == .closed })
    }
}
