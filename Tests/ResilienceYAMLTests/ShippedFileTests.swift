import Backpressure
import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

/// What each environment makes of a number: as written, in production, in development.
struct InEnvironments<Value: Sendable>: Sendable {
    let values: [Value]

    init(_ written: Value, _ production: Value, _ development: Value) { values = [written, production, development] }

    subscript(_ environment: ResilienceEnvironment) -> Value {
        switch environment {
        case .default: values[0]
        case .production: values[1]
        case .development: values[2]
        }
    }
}

@Suite("The shipped file") struct ShippedFileTests {
    static func configuration(_ environment: ResilienceEnvironment) throws -> ResolvedConfiguration {
        try ConfigurationLoader(environment: environment.rawValue)
            .load(yaml: ConfigurationLoader.shippedText, named: "resilience.yaml")
    }

    struct RuleRow: Sendable {
        let name: String
        let path: String
        var method: String?
        var client: ClientType?
        let limits: InEnvironments<[Int]>
        var algorithm = RateLimitAlgorithm.slidingWindow
        var burst: Int?
        var bypassesInternal = true
    }

    static let rules = [
        RuleRow(
            name: "login", path: "/auth/login", method: "POST",
            limits: .init([5, 20, 100], [4, 16, 80], [7, 30, 150])),
        RuleRow(
            name: "register", path: "/auth/register", method: "POST",
            limits: .init([3, 10, 50], [2, 8, 40], [4, 15, 75])),
        RuleRow(
            name: "api", path: "/api/.*",
            limits: .init([100, 1000, 10000], [80, 800, 8000], [150, 1500, 15000])),
        RuleRow(
            name: "webhook", path: "/webhook/.*",
            limits: .init([200, 2000, 20000], [160, 1600, 16000], [300, 3000, 30000]), algorithm: .tokenBucket,
            burst: 50),
        RuleRow(
            name: "call", path: "/call/.*",
            limits: .init([500, 5000, 50000], [400, 4000, 40000], [750, 7500, 75000]), algorithm: .tokenBucket,
            burst: 100),
        RuleRow(
            name: "gdpr", path: "/gdpr/.*", limits: .init([30, 300, 1000], [24, 240, 800], [45, 450, 1500])),
        RuleRow(
            name: "anonymous", path: ".*", client: .anonymous,
            limits: .init([20, 200, 1000], [16, 160, 800], [30, 300, 1500]), bypassesInternal: false),
        RuleRow(
            name: "authenticated", path: ".*", client: .authenticated,
            limits: .init([200, 2000, 20000], [160, 1600, 16000], [300, 3000, 30000])),
    ]

    @Test(arguments: ResilienceEnvironment.allCases)
    func `has these rules, in this order`(environment: ResilienceEnvironment) throws {
        let rules = try Self.configuration(environment).rules
        #expect(rules.rules.map(\.name) == Self.rules.map(\.name))
        for (rule, row) in zip(rules.rules, Self.rules) {
            #expect(rule.path.source == row.path && rule.client == row.client && rule.scope == .client)
            #expect(rule.methods == (row.method.map { [$0] } ?? []))
            #expect(rule.quotas.quotas.map(\.limit) == row.limits[environment])
            #expect(rule.quotas.quotas.map(\.window) == [.seconds(60), .seconds(3600), .seconds(86400)])
            #expect(rule.quotas.quotas.map(\.algorithm) == [row.algorithm, row.algorithm, row.algorithm])
            #expect(rule.quotas.quotas.map(\.burst) == [row.burst, nil, nil])
            #expect(rule.bypassInternal == row.bypassesInternal && !rule.isShadow)
        }
        #expect(rules.isEnabled && rules.excludedPaths.count == 7)
        let standard = InEnvironments([60, 1000, 10000], [48, 800, 8000], [90, 1500, 15000])
        #expect(rules.defaultRule?.quotas.quotas.map(\.limit) == standard[environment])
    }

    struct BreakerRow: Sendable {
        let name: String
        let threshold: InEnvironments<Int>
        let recovery: InEnvironments<Int>
        let successes: Int
        let timeout: Int
    }

    static let breakers = [
        BreakerRow(
            name: "external_api", threshold: .init(5, 4, 7), recovery: .init(60, 90, 40), successes: 3, timeout: 25),
        BreakerRow(
            name: "livekit_service", threshold: .init(5, 4, 7), recovery: .init(45, 75, 25), successes: 3, timeout: 20),
        BreakerRow(
            name: "pms_connector", threshold: .init(3, 3, 5), recovery: .init(30, 60, 10), successes: 2, timeout: 15),
        BreakerRow(
            name: "tts_service", threshold: .init(5, 4, 7), recovery: .init(60, 90, 40), successes: 3, timeout: 30),
        BreakerRow(
            name: "vault_service", threshold: .init(3, 3, 5), recovery: .init(20, 50, 10), successes: 2, timeout: 10),
    ]

    @Test(arguments: ResilienceEnvironment.allCases)
    func `has these breakers, each with a ramp of 10 s`(environment: ResilienceEnvironment) throws {
        let circuits = try Self.configuration(environment).circuits
        #expect(circuits.keys.sorted() == Self.breakers.map(\.name))
        for row in Self.breakers {
            let expected = try CircuitConfiguration(
                failureThreshold: row.threshold[environment], recoveryTimeout: .seconds(row.recovery[environment]),
                successThreshold: row.successes, timeout: .seconds(row.timeout), ramp: .seconds(10))
            #expect(circuits[row.name] == expected, "\(row.name)")
        }
    }

    struct QueueRow: Sendable {
        let name: String
        /// Items, bytes and seconds as written and in production; development changes nothing.
        let written: (items: Int, bytes: Int, timeout: Int)
        let production: (items: Int, bytes: Int, timeout: Int)
        let strategy: OverflowStrategy
        let warning: Double
        let adaptive: Double
        var maximumAge: Duration?
    }

    static let queues = [
        QueueRow(
            name: "audio_streaming", written: (200, 104_857_600, 10), production: (140, 73_400_320, 20),
            strategy: .dropOldest, warning: 0.7, adaptive: 0.85, maximumAge: .milliseconds(400)),
        QueueRow(
            name: "gdpr_operations", written: (30, 15_728_640, 60), production: (21, 11_010_048, 60),
            strategy: .block, warning: 0.8, adaptive: 0.9),
        QueueRow(
            name: "pms_operations", written: (50, 26_214_400, 20), production: (35, 18_350_080, 30),
            strategy: .block, warning: 0.8, adaptive: 0.9),
        QueueRow(
            name: "tts_synthesis", written: (100, 52_428_800, 30), production: (70, 36_700_160, 40),
            strategy: .adaptive, warning: 0.8, adaptive: 0.9),
        QueueRow(
            name: "webhook_processing", written: (500, 209_715_200, 15), production: (350, 146_800_640, 25),
            strategy: .adaptive, warning: 0.75, adaptive: 0.9),
    ]

    @Test(arguments: ResilienceEnvironment.allCases)
    func `has these queues`(environment: ResilienceEnvironment) throws {
        let queues = try Self.configuration(environment).queues
        #expect(queues.keys.sorted() == Self.queues.map(\.name))
        for row in Self.queues {
            let bounds = environment == .production ? row.production : row.written
            let expected = try QueueConfiguration(
                maximumItems: bounds.items, maximumBytes: bounds.bytes, strategy: row.strategy,
                timeout: .seconds(bounds.timeout), maximumAge: row.maximumAge, warningThreshold: row.warning,
                adaptiveThreshold: row.adaptive)
            #expect(queues[row.name] == expected, "\(row.name)")
        }
    }

    @Test func `has one speech service and says the defaults for all else`() throws {
        let resolved = try Self.configuration(.default)
        #expect(resolved.settings.speech == ["default": SpeechSettings()])
        #expect(resolved.settings.http == HTTPSettings() && resolved.settings.store == StoreSettings())
        #expect(resolved.settings.clients == ClientSettings())
    }

    @Test(arguments: ResilienceEnvironment.allCases)
    func `has nothing to be found`(environment: ResilienceEnvironment) throws {
        let surroundings = ConfigurationSurroundings(memory: 1 << 30, isReadableByAll: { _ in true })
        #expect(try Self.configuration(environment).findings(in: surroundings).map(\.description) == [])
    }

    @Test func `is in the program as it is at the root of the repository`() throws {
        let file = RepositoryFile.path(of: "resilience.yaml")
        #expect(try ConfigurationFile.text(at: file) == ConfigurationLoader.shippedText)
    }
}
