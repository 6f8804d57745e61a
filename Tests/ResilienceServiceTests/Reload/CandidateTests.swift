import Foundation
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@Suite("A candidate") struct CandidateTests {
    static func limit(_ limit: Int, _ more: String = "") -> String {
        "rate_limits: {rules: [{name: all, path: /a, limits: [\(limit)/hour]}]}\n" + more
    }

    /// What the candidate and the configuration in force let through of ten requests, and how that is counted.
    static let comparisons: [(live: Int, candidate: Int, counts: CandidateReport.Counts)] = [
        (5, 5, .init(bothAllow: 5, bothDeny: 5)),
        (5, 8, .init(bothAllow: 5, bothDeny: 2, onlyLiveDenies: 3)),
        (5, 2, .init(bothAllow: 2, bothDeny: 5, onlyCandidateDenies: 3)),
    ]

    @Test(arguments: comparisons)
    func `is decided with each request, denies nobody, and is compared by rule`(
        _ live: Int, _ candidate: Int, _ counts: CandidateReport.Counts
    ) async throws {
        let service = try await ConfiguredService(
            Self.limit(live, "candidate: FOLDER/next.yaml\n"), ["next.yaml": Self.limit(candidate)])
        var allowed = 0
        for _ in 0..<10 where try await service.ask().isAllowed { allowed += 1 }
        #expect(allowed == live)
        let report = try #require(service.manager.candidate)
        #expect(report.source == service.folder.appending(path: "next.yaml").path)
        #expect(report.rules == ["all": counts, "default": .init()] && counts.asked == 10)
        #expect(service.manager.snapshot().candidate == report)
    }

    @Test func `is compared under its own rules, and under those in force where it limits nothing`() async throws {
        let service = try await ConfiguredService(Self.limit(1))
        try await service.manager.setCandidate(
            text: """
                rate_limits:
                  exclude: [/a]
                  rules: [{name: new, path: /b, limits: [1/hour]}, {name: quiet, path: /c, limits: [0/hour], shadow: true}]
                """, named: "next", by: "test")
        for path in ["/a", "/a", "/b", "/b", "/c", "/healthz"] { _ = try await service.ask(path) }
        let rules = try #require(service.manager.candidate).rules
        #expect(
            rules == [
                "all": .init(bothAllow: 1, onlyLiveDenies: 1), "new": .init(bothAllow: 1, onlyCandidateDenies: 1),
                "quiet": .init(bothAllow: 1), "default": .init(bothAllow: 1),
            ])
    }

    @Test func `is set by a call, begins anew with each, and is removed by one`() async throws {
        let service = try await ConfiguredService(Self.limit(1), ["next.yaml": Self.limit(2)])
        let manager = service.manager
        try await manager.setCandidate(text: Self.limit(1), named: "one", by: "test")
        _ = try await service.ask()
        #expect(manager.candidate?.source == "one" && manager.candidate?.rules["all"]?.asked == 1)
        let file = service.folder.appending(path: "next.yaml").path
        try await manager.setCandidate(file: file, by: "test")
        #expect(manager.candidate?.source == file && manager.candidate?.rules["all"]?.asked == 0)
        try await manager.removeCandidate(by: "test")
        #expect(manager.candidate == nil)
        let error = await #expect(throws: ReloadError.self) { try await manager.removeCandidate(by: "test") }
        #expect(error?.code == .noCandidate)
        await #expect(throws: ReloadError.self) { try await manager.promoteCandidate(by: "test") }
    }

    @Test func `that is not sound is refused with file, line and key, and the present one stays`() async throws {
        let service = try await ConfiguredService(Self.limit(1))
        try await service.manager.setCandidate(text: Self.limit(1), named: "one", by: "test")
        let error = await #expect(throws: ReloadError.self) {
            try await service.manager.setCandidate(text: "a: 1", named: "two", by: "test")
        }
        #expect(error?.code == .refused && error?.description.hasPrefix("two:1:1: a: unknown key") == true)
        #expect(service.manager.candidate?.source == "one")
    }

    @Test func `that is not sound keeps a service from starting that names it`() async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await ConfiguredService("candidate: FOLDER/next.yaml", ["next.yaml": "a: 1"])
        }
        #expect(error?.description.contains("next.yaml:1:1: a: unknown key") == true)
    }

    @Test func `decides alone once it is promoted, on the counters in force, until the file is read again`()
        async throws
    {
        let service = try await ConfiguredService(
            Self.limit(1, "candidate: FOLDER/next.yaml\n"), ["next.yaml": Self.limit(3, "http: {max_body: 9}")])
        let manager = service.manager
        #expect(try await [service.ask(), service.ask()].map(\.isAllowed) == [true, false])
        let difference = try await manager.promoteCandidate(by: "test")
        #expect(
            difference.changes.map(\.path) == ["candidate", "http.max_body", "rate_limits.rules.all.limits"])
        #expect(manager.candidate == nil && manager.configuration.settings.http.maximumBody == 9)
        #expect(try await [service.ask(), service.ask(), service.ask()].map(\.isAllowed) == [true, true, false])
        try await manager.reload(by: "test")
        #expect(manager.candidate?.rules["all"]?.asked == 0)
        #expect(try await !service.ask().isAllowed)
        #expect(manager.configuration.settings.http.maximumBody == 1 << 20)
    }

    @Test func `goes on counting over a reload that leaves it as it is, and follows its key`() async throws {
        let yaml = Self.limit(5, "candidate: FOLDER/next.yaml\n")
        let service = try await ConfiguredService(yaml, ["next.yaml": Self.limit(1)])
        let manager = service.manager
        _ = try await service.ask()
        try await service.reload(yaml + "http: {max_body: 9}\n")
        #expect(manager.candidate?.rules["all"]?.asked == 1)
        try service.write(Self.limit(2), to: "next.yaml")
        try await manager.reload(by: "test")
        #expect(manager.candidate?.rules["all"]?.asked == 0)
        try await service.reload(Self.limit(5))
        #expect(manager.candidate == nil)
        try await manager.setCandidate(text: Self.limit(1), named: "by a call", by: "test")
        try await service.reload(Self.limit(6))
        #expect(manager.candidate?.source == "by a call")
    }

    @Test func `forgets a client whose limits are reset, as the limits in force do`() async throws {
        let service = try await ConfiguredService(Self.limit(1))
        try await service.manager.setCandidate(text: Self.limit(1), named: "next", by: "test")
        for _ in 0..<2 {
            #expect(try await service.ask().isAllowed)
            try await service.manager.resetLimits(of: "ip:192.0.2.1", rule: nil, by: "test")
        }
        #expect(service.manager.candidate?.rules["all"] == .init(bothAllow: 2))
    }

    @Test func `is not compared with what nobody could be asked about`() async throws {
        let service = try await ConfiguredService(
            Self.limit(1, "store: {when_unavailable: deny}"), store: FleetStore(isAvailable: false))
        try await service.manager.setCandidate(text: Self.limit(1), named: "next", by: "test")
        for _ in 0..<2 { #expect(try await !service.ask().isAllowed) }
        #expect(service.manager.candidate?.rules["all"]?.asked == 0 && service.manager.candidate?.skipped == 2)
    }

    @Test func `has counters beside those that a fleet shares, and keeps no request waiting for them`() async throws {
        let gate = Gate()
        let service = try await ConfiguredService(Self.limit(3), store: ProcessStore(gate: gate))
        let manager = service.manager
        try await manager.setCandidate(text: Self.limit(2), named: "next", by: "test")
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        for _ in 0..<4 { _ = try await service.ask() }
        #expect(manager.candidate?.rules["all"]?.asked == 0)
        gate.open()
        while manager.candidate?.rules["all"]?.asked != 4 { await Task.yield() }
        let counts = try #require(manager.candidate?.rules["all"])
        // Not in the order in which they were asked, so it may be others that are over the limit, but as many
        #expect(counts.bothDeny + counts.onlyCandidateDenies == 2 && counts.bothDeny + counts.onlyLiveDenies == 1)
    }

    @Test func `has counters of its own beside shared ones, those of equal limits, and not another candidate's`()
        async throws
    {
        let gate = Gate()
        gate.open()
        let service = try await ConfiguredService(Self.limit(9), store: ProcessStore(gate: gate))
        let manager = service.manager
        let running = Task { try await manager.run() }
        defer { running.cancel() }
        /// Whether a candidate denies the next request.
        func denies(_ yaml: String) async throws -> Bool {
            try await manager.setCandidate(text: yaml, named: "next", by: "test")
            _ = try await service.ask()
            while manager.candidate?.rules["all"]?.asked != 1 { await Task.yield() }
            return manager.candidate?.rules["all"]?.onlyCandidateDenies == 1
        }
        #expect(try await !denies(Self.limit(1)))
        // Would be over a limit of one if the counts were the same
        #expect(try await !denies(Self.limit(1).replacing("path: /a", with: "path: /a, method: GET")))
        #expect(try await denies(Self.limit(1, "# As the first\n")))
    }

    @Test func `leaves out what comes faster than a shared store answers, and counts it`() async throws {
        let service = try await ConfiguredService(Self.limit(3), store: ProcessStore(gate: Gate()))
        try await service.manager.setCandidate(text: Self.limit(2), named: "next", by: "test")
        for _ in 0..<1100 { _ = try await service.ask() }
        #expect(service.manager.candidate?.skipped == 1100 - 1024)
    }

    @Test func `counts every request of many tasks once`() async throws {
        let service = try await ConfiguredService(Self.limit(1000))
        try await service.manager.setCandidate(text: Self.limit(400), named: "next", by: "test")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<500 { _ = try await service.ask() } } }
            try await group.waitForAll()
        }
        let counts = try #require(service.manager.candidate?.rules["all"])
        #expect(counts.asked == 2000)
        // Who is over a limit is not the same request for both, but how many are is
        #expect(counts.bothDeny + counts.onlyCandidateDenies == 1600)
        #expect(counts.bothDeny + counts.onlyLiveDenies == 1000)
    }
}
