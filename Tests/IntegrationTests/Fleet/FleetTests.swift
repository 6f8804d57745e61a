import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RedisServers
import Testing

extension Integration {
    @Suite(
        "Ten processes whose clocks differ, over one Redis,",
        .enabled(
            if: RedisServer.isInstalled && SkewedClock.isInstalled,
            "redis-server or libfaketime is missing: install them with scripts/setup test"))
    struct FleetTests {
        /// From twenty days behind to twenty ahead, and one that is right.
        private static let skews = [-1_728_000, -86_400, -3600, -61, 0, 7, 1800, 10_800, 86_400, 1_728_000]
        private static let long = 200
        private static let short = FleetLimit.Algorithm.allCases.map {
            FleetLimit(algorithm: $0, limit: 100, window: 2)
        }

        /// A question, and what was said to it.
        private struct Asked {
            let time: (sent: Double, received: Double)
            let isAllowed: Bool
        }

        /// Rules for each algorithm: one whose window outlasts the test, and one whose windows pass by.
        private static func settings(_ redis: RedisServer, longWindow: Int) -> String {
            let rules = short.map { limit in
                let (name, window) = (limit.algorithm.rawValue, Int(limit.window))
                return """
                    - {name: long-\(name), path: /long/\(name), limits: [\(long)/\(longWindow)s], algorithm: \(name)}
                        - {name: short-\(name), path: /short/\(name), limits: [\(limit.limit)/\(window)s], algorithm: \(name)}
                    """
            }
            return """
                store: {redis: "redis://127.0.0.1:\(redis.port)", command_timeout: 20s}
                rate_limits:
                  rules:
                    \(rules.joined(separator: "\n    "))
                """
        }

        /// Some ten hours of which the present moment is in the middle, so that none ends during the test.
        private static func longWindow() throws -> Int {
            let now = Int(Date().timeIntervalSince1970)
            return try #require((36_000..<40_000).first { (now % $0) > $0 / 4 && (now % $0) < $0 * 3 / 4 })
        }

        private static func withFleet(
            _ count: Int, _ file: String, _ workspace: Workspace, _ running: [RunningProgram] = [],
            _ body: ([RunningProgram]) async throws -> Void
        ) async throws {
            if running.count == count { return try await body(running) }
            let environment = SkewedClock.environment(ahead: skews[running.count % skews.count])
            try await withProgram(.resilience, ["serve", "--config", file], environment: environment, in: workspace) {
                try await withFleet(count, file, workspace, running + [$0], body)
            }
        }

        private static func ask(_ http: HTTPClient, _ program: RunningProgram, _ path: String) async throws -> Asked {
            let body = #"{"client":"fleet","path":"\#(path)"}"#
            // Redis drops what is finer than a microsecond
            let sent = Date().timeIntervalSince1970 - 0.000_002
            let answer = try await http.answer(.POST, program.url + "/v1/check", json: body)
            let received = Date().timeIntervalSince1970
            let text = String(buffer: answer.body)
            guard [200, 429].contains(answer.status),
                text.contains(#""source":"redis""#) || text.contains(#""source":"known""#)
            else { throw ProgramError("\(answer)") }
            return Asked(time: (sent, received), isAllowed: answer.status == 200)
        }

        /// Asks all of `programs`, by two callers each, until there is no more to ask.
        private static func hammer(
            _ http: HTTPClient, _ programs: [RunningProgram], _ path: String,
            while goesOn: @escaping @Sendable (_ asked: Int, _ denied: Int) -> Bool
        ) async throws -> [Asked] {
            try await withThrowingTaskGroup(of: [Asked].self) { group in
                for program in programs + programs {
                    group.addTask {
                        var asked: [Asked] = []
                        var denied = 0
                        while goesOn(asked.count, denied) {
                            let answer = try await ask(http, program, path)
                            asked.append(answer)
                            denied += answer.isAllowed ? 0 : 1
                        }
                        return asked
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }

        @Test(.timeLimit(.minutes(5))) func `let no window pass more than its limit, and use it up, by each algorithm`()
            async throws
        {
            try await RedisServer.with { redis in
                try await Workspace.with { workspace in
                    let settings = Self.settings(redis, longWindow: try Self.longWindow())
                    let file = try workspace.write(settings, to: "settings.yaml")
                    try await Services.withClient { http in
                        try await Self.withFleet(10, file, workspace) { programs in
                            for limit in Self.short {
                                try await exhaust(http, programs, limit.algorithm)
                                try await follow(http, programs, limit)
                            }
                        }
                    }
                }
            }
        }

        /// Of twice as many questions as there are units, exactly as many pass as there are.
        private func exhaust(
            _ http: HTTPClient, _ programs: [RunningProgram], _ algorithm: FleetLimit.Algorithm
        ) async throws {
            let asked = try await Self.hammer(http, programs, "/long/\(algorithm.rawValue)") { asked, _ in asked < 20 }
            #expect(asked.count { $0.isAllowed } == Self.long, "\(algorithm)")
        }

        /// Whenever somebody was denied, all but a hundredth of the limit was in use; and never more than it.
        private func follow(_ http: HTTPClient, _ programs: [RunningProgram], _ limit: FleetLimit) async throws {
            // Through two windows and into a third, and as long as it takes on a busy machine
            let end = ContinuousClock.now + .seconds(5)
            let asked = try await Self.hammer(http, programs, "/short/\(limit.algorithm.rawValue)") { _, denied in
                ContinuousClock.now < end || (denied < 20 && ContinuousClock.now < end + .seconds(50))
            }
            let admitted = Admissions(asked.filter(\.isAllowed).map(\.time))
            let excess = limit.excess(admitted)
            #expect(excess == nil, "\(limit.algorithm)")
            let denials = asked.filter { !$0.isAllowed }
            let used = denials.compactMap { limit.used($0.time, admitted) }
            #expect(used.count > denials.count / 2 && used.count > 100, "\(limit.algorithm): \(used.count) denials")
            let least = used.min() ?? 0
            #expect(least >= 0.99 * Double(limit.limit), "\(limit.algorithm): \(least) used at a denial")
        }
    }
}
