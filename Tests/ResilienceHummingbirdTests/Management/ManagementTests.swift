import Backpressure
import CircuitBreaking
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ResilienceConfiguration
import ResilienceHummingbird
import ResilienceService
import ResilienceTesting
import Testing

@Suite("What an operator reads", .timeLimit(.minutes(5))) struct ManagementTests {
    private static let circuitKeys: Set = [
        "name", "state", "generation", "failure_count", "success_count", "total_requests", "total_failures",
        "total_successes", "total_rejected", "total_timeouts", "last_failure_time", "last_success_time",
        "next_attempt_time",
    ]
    private static let queueKeys: Set = [
        "name", "current_queue_size", "max_queue_size", "current_memory_mb", "max_memory_mb", "total_processed",
        "total_dropped", "total_blocked", "total_expired", "average_processing_time", "p50", "p95", "p99", "strategy",
    ]

    private let clock = ManualClock()
    private let manager: ResilienceManager

    init() async throws {
        var configuration = ResilienceConfiguration()
        var breaker = BreakerSettings()
        breaker.failureThreshold = 2
        configuration.breakers = ["tts_service": breaker, "a b/c": breaker]
        var queue = QueueSettings()
        queue.maximumItems = 4
        queue.maximumBytes = 3 << 20
        configuration.queues = ["frames": queue, "pms_operations": QueueSettings()]
        manager = try await ResilienceManager(configuration: try configuration.resolved(), clock: clock)
    }

    private func read(
        _ path: String, from others: [HealthReport.Component] = [], running: Bool = false
    ) async throws -> (TestResponse, JSONObject) {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        ResilienceRoutes(manager: manager, others: { others }).add(to: router)
        let application = Application(router: router, services: running ? [manager] : [])
        return try await application.test(.router) { client in
            if running { try await manager.started() }
            let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
            return (response, try JSONObject(response))
        }
    }

    private func isTime(_ text: String?) -> Bool {
        text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
    }

    @Test func `of a circuit has the keys of the contract, and null where nothing happened`() async throws {
        let (response, body) = try await read("/resilience/circuit-breakers/tts_service")
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/json")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(body.keys == Self.circuitKeys)
        #expect((body.string("name"), body.string("state"), body.int("generation")) == ("tts_service", "closed", 1))
        for name in ["last_failure_time", "last_success_time", "next_attempt_time"] { #expect(body.isNull(name)) }
        for name in Self.circuitKeys where name.hasPrefix("total_") { #expect(body.int(name) == 0) }
    }

    @Test func `of a circuit is what happened to it`() async throws {
        let breaker = manager.breaker("tts_service")
        try breaker.acquire().succeed()
        #expect(breaker.statistics.successCount == 1)
        try breaker.acquire().timedOut()
        try breaker.acquire().fail()
        #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        let (_, body) = try await read("/resilience/circuit-breakers/tts_service")
        #expect((body.string("state"), body.int("generation")) == ("open", 2))
        #expect((body.int("failure_count"), body.int("success_count")) == (0, 0))
        #expect((body.int("total_requests"), body.int("total_successes")) == (3, 1))
        #expect((body.int("total_failures"), body.int("total_timeouts"), body.int("total_rejected")) == (2, 1, 1))
        for name in ["last_failure_time", "last_success_time", "next_attempt_time"] {
            #expect(isTime(body.string(name)))
        }
        clock.advance(by: .seconds(100))
        let (_, later) = try await read("/resilience/circuit-breakers/tts_service")
        #expect(later.string("state") == "half_open")
        #expect(later.isNull("next_attempt_time"))
    }

    @Test func `of all circuits and queues is a list by name`() async throws {
        let (_, circuits) = try await read("/resilience/circuit-breakers")
        #expect(circuits.keys == ["circuit_breakers"])
        #expect(circuits.list("circuit_breakers").map { $0.string("name") } == ["a b/c", "tts_service"])
        #expect(circuits.list("circuit_breakers").allSatisfy { $0.keys == Self.circuitKeys })
        let (_, queues) = try await read("/resilience/backpressure")
        #expect(queues.keys == ["backpressure"])
        #expect(queues.list("backpressure").map { $0.string("name") } == ["frames", "pms_operations"])
        #expect(queues.list("backpressure").allSatisfy { $0.keys == Self.queueKeys })
    }

    @Test func `of a queue has the keys of the contract, in megabytes of two to the twentieth`() async throws {
        let frames = manager.queues("frames") { (item: Int) in item }.make()
        for _ in 0..<5 { try await frames.offer(1 << 19) }
        _ = try await frames.next()
        let (response, body) = try await read("/resilience/backpressure/frames")
        #expect(response.status == .ok)
        #expect(body.keys == Self.queueKeys)
        #expect((body.string("name"), body.string("strategy")) == ("frames", "drop_oldest"))
        #expect((body.int("current_queue_size"), body.int("max_queue_size")) == (3, 4))
        #expect((body.double("current_memory_mb"), body.double("max_memory_mb")) == (1.5, 3))
        #expect((body.int("total_processed"), body.int("total_dropped")) == (1, 1))
        #expect((body.int("total_blocked"), body.int("total_expired")) == (0, 0))
        for name in ["average_processing_time", "p50", "p95", "p99"] { #expect(body.isNull(name)) }
    }

    @Test func `of queues that share a name has what all of them hold, and may hold`() async throws {
        let group = manager.queues("frames") { (item: Int) in item }
        let queues = [group.make(), group.make(), group.make()]
        for queue in queues { try await queue.offer(1 << 20) }
        let (_, body) = try await read("/resilience/backpressure/frames")
        #expect((body.int("current_queue_size"), body.int("max_queue_size")) == (3, 12))
        #expect((body.double("current_memory_mb"), body.double("max_memory_mb")) == (3, 9))
    }

    @Test func `of a work queue says how long work took, in seconds`() async throws {
        let queue = manager.workQueue("pms_operations")
        async let work: Void = queue.run { [clock] in try await clock.sleep(for: .seconds(2)) }
        await clock.sleepers(1)
        clock.advance(by: .seconds(2))
        try await work
        let (_, body) = try await read("/resilience/backpressure/pms_operations")
        #expect(body.int("total_processed") == 1)
        #expect(body.double("average_processing_time") == 2)
        for name in ["p50", "p95", "p99"] { #expect(abs((body.double(name) ?? 0) - 2) <= 2.0 / 64) }
    }

    @Test func `goes by names of any kind`() async throws {
        let (response, body) = try await read("/resilience/circuit-breakers/a%20b%2Fc")
        #expect(response.status == .ok)
        #expect(body.string("name") == "a b/c")
    }

    @Test(arguments: [
        ("/resilience/circuit-breakers/nobody", "there is no circuit breaker called \"nobody\""),
        ("/resilience/backpressure/no%22body", "there is no queue called \"no\"body\""),
        ("/resilience/nothing", "GET /resilience/nothing is unknown"),
    ])
    func `is 404 where a name is unknown`(path: String, detail: String) async throws {
        let (response, body) = try await read(path)
        #expect(response.status == .notFound)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(body.string("detail") == detail)
        #expect(body.object("error")?.string("code") == "NOT_FOUND")
    }

    @Test func `of the health is 503 before the start and while it drains`() async throws {
        let (before, early) = try await read("/resilience/health")
        #expect(before.status == .serviceUnavailable)
        #expect(
            early.keys == ["status", "initialized", "startup_time", "environment", "redis_connected", "components"])
        #expect((early.string("status"), early.members["initialized"] as? Bool) == ("unhealthy", false))
        let (during, body) = try await read("/resilience/health", running: true)
        #expect(during.status == .ok)
        #expect((body.string("status"), body.members["initialized"] as? Bool) == ("healthy", true))
        #expect((body.string("environment"), body.members["redis_connected"] as? Bool) == ("default", false))
        #expect(isTime(body.string("startup_time")))
        #expect(body.list("components").allSatisfy { $0.keys == ["name", "status", "detail"] })
        let (after, late) = try await read("/resilience/health")
        #expect(after.status == .serviceUnavailable)
        #expect((late.string("status"), late.members["initialized"] as? Bool) == ("unhealthy", true))
        let service = late.list("components").first { $0.string("name") == "service" }
        #expect(service?.string("detail") == "shutting down")
    }

    @Test func `of the health is 200 where something is missing`() async throws {
        manager.breaker("tts_service").openUntil(.seconds(1))
        let others = [HealthReport.Component(name: "tts default", status: .degraded, detail: "its circuit is open")]
        let (response, body) = try await read("/resilience/health", from: others, running: true)
        #expect(response.status == .ok)
        #expect(body.string("status") == "degraded")
        let ill = body.list("components").filter { $0.string("status") == "degraded" }
        #expect(ill.map { $0.string("name") } == ["circuit tts_service", "tts default"])
        #expect(ill.map { $0.string("detail") } == ["open", "its circuit is open"])
    }
}
