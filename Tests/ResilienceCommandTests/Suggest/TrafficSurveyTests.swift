import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import ResilienceYAML
import Testing

@testable import ResilienceCommand

@Suite("A survey of traffic")
struct TrafficSurveyTests {
    private static let second: Int64 = 1_000_000_000

    /// What is used in a window after each charge, at most, if everything is charged; rounded up.
    private static func peak(
        _ charges: [(time: Int64, units: Int)], per window: Int64, by algorithm: RateLimitAlgorithm
    ) -> Int {
        let place = { (time: Int64) in time >= 0 ? time / window : -((-time - 1) / window) - 1 }
        return charges.indices.map { index in
            let (now, past) = (charges[index].time, charges[...index])
            let sum = { (isCounted: (Int64) -> Bool) in past.reduce(0) { $0 + (isCounted($1.time) ? $1.units : 0) } }
            let current = sum { place($0) == place(now) }
            switch algorithm {
            case .slidingWindow: return sum { now - $0 < window }
            case .slidingWindowCounter:
                let left = Int128(window - (now - place(now) * window))
                let previous = Int128(sum { place($0) == place(now) - 1 }) * left
                return current + Int((previous + Int128(window) - 1) / Int128(window))
            case .fixedWindow, .tokenBucket: return current
            }
        }
        .max() ?? 0
    }

    @Test(
        arguments: History.fresh(24),
        [RateLimitAlgorithm.slidingWindow, .slidingWindowCounter, .fixedWindow])
    func `finds the most that each client used in any window`(
        given: History, _ algorithm: RateLimitAlgorithm
    ) throws {
        var history = given
        let yaml = "rate_limits: {default: {algorithm: \(algorithm.rawValue), limits: [1/minute]}}"
        let draft = LimitDraft(settings: try ResilienceConfiguration(yaml: yaml), environment: .default)
        var survey = try TrafficSurvey(draft, keeping: .clients, on: LimitScale(.default))
        var charges: [String: [(time: Int64, units: Int)]] = [:]
        let grain: Int64 = [1, Self.second / 7, Self.second].randomElement(using: &history) ?? 1
        var time = Int64.random(in: -200_000...200_000, using: &history) * Self.second
        for _ in 0..<300 {
            let pause = [0, 1, 10, 59, 60, 61, 3600, 20_000].randomElement(using: &history) ?? 0
            time += Int64.random(in: 0...(Int64(pause) * Self.second / grain), using: &history) * grain
            let (client, units) = (
                "client \(Int.random(in: 0...3, using: &history))", Int.random(in: 0...3, using: &history)
            )
            charges[client, default: []].append((time, units))
            let request = RateLimitRequest(
                method: "GET", path: NormalizedPath("/"), client: Client(id: client, type: .anonymous), cost: units)
            _ = survey.add(request, at: MonotonicTime(nanoseconds: time))
        }
        #expect(survey.keys.count == charges.count)
        for key in survey.keys {
            let own = try #require(charges[key.key.client ?? ""])
            #expect(key.requests == own.count)
            #expect(key.needs == PerWindow { Self.peak(own, per: $0.nanoseconds, by: algorithm) })
        }
    }

    @Test func `counts as the service does: by the first rule that matches, and nothing of those who pass anyway`()
        throws
    {
        let yaml = """
            rate_limits:
              enabled: false
              exclude: [/healthz]
              rules:
                - {name: open, path: /open, bypass_internal: false, limits: [1/minute]}
                - {name: each, path: "/a/.*", per: endpoint, shadow: true, limits: [1/minute]}
                - {name: all, path: "/(a|b)/.*", per: service, limits: [1/minute]}
            """
        let draft = LimitDraft(settings: try ResilienceConfiguration(yaml: yaml), environment: .production)
        var survey = try TrafficSurvey(draft, keeping: .clients, on: LimitScale(.production))
        var traffic = Traffic()
        for path in ["/open", "/a/1", "/a/2/", "//a/2", "/b/1", "/c", "/healthz"] {
            traffic.add("one", at: 0, path)
            traffic.add("two", at: 1, path)
            traffic.add("own", at: 2, path, type: .internal)
        }
        let counted = traffic.requests.map { survey.add($0.request, at: $0.time) }
        #expect(survey.rules.map(\.name) == ["open", "each", "all", "default"])
        #expect(survey.rules.map(\.requests) == [3, 6, 2, 2])
        #expect(survey.rules.map(\.keys) == [3, 4, 1, 2])
        #expect((survey.requests, survey.uncounted) == (21, 8))
        #expect(counted.count { $0 == nil } == 8)
        #expect(survey.duration == .seconds(2))
    }

    @Test func `knows what no limit is high enough for`() throws {
        let yaml =
            "rate_limits: {default: {limits: [1/minute]}, rules: [{name: b, path: /b, algorithm: token_bucket, limits: [1/minute]}]}"
        let draft = LimitDraft(settings: try ResilienceConfiguration(yaml: yaml), environment: .default)
        var survey = try TrafficSurvey(draft, keeping: .clients, on: LimitScale(.default))
        var traffic = Traffic()
        for path in ["/x", "/b"] { traffic.add("one", at: 0, path, cost: .max) }
        for (time, request) in traffic.requests { _ = survey.add(request, at: time) }
        #expect(survey.keys.map(\.needs) == [PerWindow { _ in .max }, PerWindow { _ in .max }])
    }
}
