import RateLimiting
import ResilienceService
import Testing

@testable import ResiliencePrometheus

@Suite("The size of an answer", .serialized, .timeLimit(.minutes(5))) struct SizeTests {
    @Test func `ten thousand clients and a hundred rules take below a megabyte and no time`() async throws {
        let (rules, clients) = (100, 10_000)
        let service = try await MonitoredService(rules: rules)
        try await service.run()
        for number in 0..<clients { try service.ask("ip:198.51.100.\(number)", "/\(number % rules)") }
        let collectors: [any MetricCollector] = [
            ResilienceCollector(manager: service.manager), ProcessCollector(), service.metrics,
        ]
        let exposition = Exposition(of: collectors)
        var (fastest, fastestSnapshot) = (Duration.seconds(60), Duration.seconds(60))
        var bytes: [UInt8] = []
        for _ in 0..<5 {
            let start = ContinuousClock.now
            bytes = await exposition.text(in: .openMetrics)
            fastest = min(fastest, ContinuousClock.now - start)
            let next = ContinuousClock.now
            _ = service.manager.snapshot()
            fastestSnapshot = min(fastestSnapshot, ContinuousClock.now - next)
        }
        print(
            "\(clients) clients, \(rules) rules: /metrics has \(bytes.count) bytes in \(fastest), a snapshot takes \(fastestSnapshot)"
        )
        #expect(bytes.count < 1_000_000)
        // Ten times as long as it should take: this may be a build for debugging, on a machine that has other work
        #expect(fastest < .milliseconds(500) && fastestSnapshot < .milliseconds(200))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("198.51.100"))
        #expect(text.contains("\nresilience_rate_limit_requests_total{rule=\"rule-99\",verdict=\"allowed\"} 100\n"))
    }
}
