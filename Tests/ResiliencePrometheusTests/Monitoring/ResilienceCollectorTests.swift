import Backpressure
import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import Testing

@testable import ResiliencePrometheus

@Suite("What a manager tells", .timeLimit(.minutes(2))) struct ResilienceCollectorTests {
    @Test func `requests are counted by rule and verdict, and no client is a label`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = await service.text()
        let expected = """
            resilience_rate_limit_requests_total{rule="default",verdict="allowed"} 0
            resilience_rate_limit_requests_total{rule="default",verdict="bypassed"} 0
            resilience_rate_limit_requests_total{rule="default",verdict="denied"} 0
            resilience_rate_limit_requests_total{rule="default",verdict="shadowed"} 0
            resilience_rate_limit_requests_total{rule="rule-0",verdict="allowed"} 5
            resilience_rate_limit_requests_total{rule="rule-0",verdict="bypassed"} 0
            resilience_rate_limit_requests_total{rule="rule-0",verdict="denied"} 2
            resilience_rate_limit_requests_total{rule="rule-0",verdict="shadowed"} 0
            """
        #expect(text.contains(expected))
        #expect(text.contains("\nresilience_rate_limit_requests_total{verdict=\"excluded\"} 1\n"))
        #expect(text.contains("\nresilience_rate_limit_enabled 1\n"))
        #expect(!text.contains("192.0.2.1"))
    }

    @Test func `a circuit is in one state, and each of its calls has one outcome`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = await service.text()
        let states = text.split(separator: "\n").filter {
            $0.hasPrefix("resilience_circuit_state{circuit=\"tts_service\",")
        }
        #expect(states.count == CircuitState.allCases.count)
        #expect(
            states.filter { $0.hasSuffix(" 1") } == [
                "resilience_circuit_state{circuit=\"tts_service\",state=\"open\"} 1"
            ])
        for (name, value) in [
            ("calls_total{circuit=\"tts_service\",outcome=\"failure\"}", 1),
            ("calls_total{circuit=\"tts_service\",outcome=\"timeout\"}", 0),
            ("closed_total{circuit=\"tts_service\"}", 0), ("rejected_total{circuit=\"tts_service\"}", 1),
            ("opened_total{circuit=\"tts_service\"}", 1),
            ("transitions_total{circuit=\"tts_service\"}", 1), ("in_flight{circuit=\"tts_service\"}", 0),
            ("opened_total{circuit=\"pms\\\"\\n\\\\\"}", 0), ("retry_seconds{circuit=\"pms\\\"\\n\\\\\"}", 0),
        ] {
            #expect(text.contains("\nresilience_circuit_\(name) \(value)\n"), "\(name)")
        }
        #expect(text.contains(/\nresilience_circuit_retry_seconds{circuit="tts_service"} [0-9.]+\n/))
        #expect(!text.contains("resilience_circuit_retry_seconds{circuit=\"tts_service\"} 0\n"))
        service.manager.breaker("tts_service").forceOpen()
        #expect(
            await service.text().contains(
                "\nresilience_circuit_state{circuit=\"tts_service\",state=\"forced_open\"} 1\n"))
    }

    @Test func `a queue tells how full it is and what became of its work`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = await service.text()
        let queues = service.manager.queueReports
        let limit = try #require(queues.first { $0.name == "tts_synthesis" }).maximumItems
        for (name, value) in [
            ("processed_total", 1), ("dropped_total", 0), ("expired_total", 0), ("blocked_total", 0), ("items", 0),
            ("items_limit", limit), ("bytes", 0), ("warning", 0), ("instances", 1),
        ] {
            #expect(text.contains("\nresilience_queue_\(name){queue=\"tts_synthesis\"} \(value)\n"), "\(name)")
        }
        #expect(text.contains("\nresilience_queue_instances{queue=\"frames\"} 0\n"))
        #expect(text.contains("\nresilience_queue_items_limit{queue=\"frames\"} \(limit)\n"))
    }

    @Test func `the bounds of a group are those of all its queues`() async throws {
        let service = try await MonitoredService()
        let group = service.manager.queues("frames", of: Int.self) { _ in 8 }
        let queues = [group.make(), group.make(), group.make()]
        for queue in queues { _ = try await queue.offer(1) }
        let text = await service.text()
        let limit = try #require(service.manager.queueReport("frames")).maximumItems
        #expect(text.contains("\nresilience_queue_instances{queue=\"frames\"} 3\n"))
        #expect(text.contains("\nresilience_queue_items{queue=\"frames\"} 3\n"))
        #expect(text.contains("\nresilience_queue_bytes{queue=\"frames\"} 24\n"))
        #expect(text.contains("\nresilience_queue_items_limit{queue=\"frames\"} \(3 * limit)\n"))
    }

    @Test func `health is one of three, and parts have degrees`() async throws {
        let service = try await MonitoredService()
        let others = [
            HealthReport.Component(name: "tts usual", status: .degraded, detail: "its circuit is open"),
            HealthReport.Component(name: "tts other", status: .healthy),
        ]
        let exposition = Exposition(of: [ResilienceCollector(manager: service.manager) { others }])
        let text = String(decoding: await exposition.text(in: .prometheus), as: UTF8.self)
        for (name, value) in [
            ("health{status=\"healthy\"}", "0"), ("health{status=\"degraded\"}", "0"),
            ("health{status=\"unhealthy\"}", "1"), ("component_health{component=\"service\"}", "0"),
            ("component_health{component=\"tts usual\"}", "0.5"), ("component_health{component=\"tts other\"}", "1"),
        ] {
            #expect(text.contains("\nresilience_\(name) \(value)\n"), "\(name)")
        }
        #expect(text.contains("\nresilience_service_info{environment=\"default\"} 1\n"))
    }

    @Test func `a candidate tells by rule who would decide otherwise, and is silent when it is gone`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = await service.text()
        for (result, count) in [
            ("both_allow", 5), ("both_deny", 2), ("only_candidate_denies", 0), ("only_live_denies", 0),
        ] {
            let name = "resilience_candidate_decisions_total{result=\"\(result)\",rule=\"rule-0\"}"
            #expect(text.contains("\n\(name) \(count)\n"), "\(result)")
        }
        #expect(text.contains("\nresilience_candidate_active 1\n"))
        #expect(text.contains("\nresilience_candidate_skipped_total 0\n"))
        try await service.manager.removeCandidate(by: "a test")
        let without = await service.text()
        #expect(without.contains("\nresilience_candidate_active 0\n") && !without.contains("candidate_decisions"))
        #expect(!without.contains("candidate_skipped"))
    }

    @Test func `the store tells what it holds and may hold`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = await service.text()
        let store = service.manager.snapshot().rateLimiting.store
        #expect(text.contains("\nresilience_store_available{kind=\"memory\"} 1\n"))
        #expect(text.contains("\nresilience_store_keys 1\n"))
        #expect(text.contains("\nresilience_store_keys_limit \(try #require(store.maximumKeys))\n"))
        #expect(text.contains("\nresilience_store_limit_bytes \(try #require(store.maximumBytes))\n"))
        #expect(text.contains("\nresilience_store_evicted_total 0\n"))
        #expect(text.contains(/\nresilience_store_bytes [1-9][0-9]*\n/))
    }

    @Test func `decisions and work are histograms`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        for number in 0..<1000 { try service.ask("ip:192.0.2.\(number)", "/1") }
        let text = await service.text()
        // The clock stands, and all that is timed takes no time
        let timed = service.manager.limiter.statistics.latency.count
        #expect(timed > 0)
        #expect(text.contains("\nresilience_rate_limit_decision_seconds_bucket{le=\"2.5e-07\"} \(timed)\n"))
        #expect(text.contains("\nresilience_rate_limit_decision_seconds_count \(timed)\n"))
        for name in ["waiting", "processing"] {
            #expect(
                text.contains(
                    "\nresilience_queue_\(name)_seconds_bucket{queue=\"tts_synthesis\",le=\"0.001\"} 1\n"), "\(name)")
        }
    }

    @Test func `no counter goes back when the configuration changes, and those of rules that stay go on`() async throws
    {
        let service = try await MonitoredService()
        try await service.run()
        let before = counters(in: await service.text())
        try await service.manager.apply(try await MonitoredService(rules: 3).configuration, by: "a test")
        let after = counters(in: await service.text())
        #expect(before.count > 20)
        for (series, count) in before { #expect(try #require(after[series], "\(series)") >= count, "\(series)") }
        try service.ask("ip:192.0.2.9", "/0")
        try service.ask("ip:192.0.2.9", "/2")
        let later = counters(in: await service.text())
        let allowed = { (rule: String) in "resilience_rate_limit_requests_total{rule=\"\(rule)\",verdict=\"allowed\"}" }
        #expect(later[allowed("rule-0")] == 6 && later[allowed("rule-2")] == 1)
        #expect(await service.text().contains("\nresilience_configuration_revision 1\n"))
    }

    @Test func `a reload that is refused is counted, and one for which there is nothing to read is not`() async throws {
        for (source, count) in [(UnsoundSource(), 1), (nil, 0)] as [(UnsoundSource?, Int)] {
            let service = try await MonitoredService(source: source)
            _ = try? await service.manager.reload(by: "a test")
            let text = await service.text()
            #expect(text.contains("\nresilience_configuration_reloads_refused_total \(count)\n"))
            #expect(text.contains("\nresilience_configuration_revision 0\n"))
        }
    }

    private func counters(in text: String) -> [String: Double] {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("resilience_") && !$0.hasPrefix("#") }
            .filter { $0.prefix { $0 != "{" && $0 != " " }.hasSuffix("_total") }
        return Dictionary(
            uniqueKeysWithValues: lines.compactMap { line in
                line.lastIndex(of: " ").map { (String(line[..<$0]), Double(line[$0...].dropFirst()) ?? .nan) }
            })
    }

    @Test func `every metric has a help of its own, and a name of its own`() {
        let metrics = ResilienceMetric.allCases
        #expect(Set(metrics.map(\.help)).count == metrics.count)
        #expect(metrics.allSatisfy { MetricName.metric($0.rawValue) == $0.rawValue })
        #expect(metrics.allSatisfy { !$0.help.contains("\n") && !$0.help.hasSuffix(".") })
    }
}

/// Has nothing to read that is sound.
private struct UnsoundSource: ConfigurationSource {
    var watchedFile: String? { nil }

    func load() throws(ConfigurationError) -> ResolvedConfiguration {
        var configuration = ResilienceConfiguration()
        configuration.rateLimits.rules = [RuleSettings(path: "(", limits: [Rate(5, per: .seconds(60))])]
        return try configuration.resolved()
    }

    func load(file _: String) throws(ConfigurationError) -> ResolvedConfiguration { try load() }
    func load(text _: String, named _: String) throws(ConfigurationError) -> ResolvedConfiguration { try load() }
}
