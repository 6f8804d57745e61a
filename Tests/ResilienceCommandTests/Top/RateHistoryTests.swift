import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("Rates of the last minute")
struct RateHistoryTests {
    private static func metrics(
        uptime: Double = 0, _ rules: [(name: String, allowed: Int, denied: Int, shadowed: Int)]
    ) throws -> ServiceMetrics {
        let list = rules.map {
            #"{"name":"\#($0.name)","allowed":\#($0.allowed),"denied":\#($0.denied),"shadowed":\#($0.shadowed)}"#
        }
        let json =
            #"{"status":"healthy","uptime":\#(uptime),"rate_limiting":{"rules":[\#(list.joined(separator: ","))]}}"#
        return try ServiceMetrics(json: json.utf8)
    }

    private static func history(
        seconds: Int, _ rules: (Int) -> [(name: String, allowed: Int, denied: Int, shadowed: Int)]
    ) throws -> RateHistory {
        var history = RateHistory()
        for second in 0...seconds {
            history.add(try metrics(uptime: Double(second), rules(second)), at: .zero + .seconds(second))
        }
        return history
    }

    @Test func `are none before there are two moments`() throws {
        let history = try Self.history(seconds: 0) { _ in [("a", 1, 1, 0)] }
        #expect(!history.hasRates)
        #expect(history.deniedRate("a") == nil)
        #expect(history.denials("a", parts: 3) == [0, 0, 0])
        #expect(history.denials("b", parts: 2) == [0, 0])
    }

    @Test func `are the mean of ten seconds, with what would have been denied`() throws {
        let history = try Self.history(seconds: 100) { [("a", 7 * $0, $0 < 95 ? 0 : 2 * ($0 - 94), $0)] }
        #expect(history.hasRates)
        #expect(history.allowedRate("a") == 7)
        #expect(history.deniedRate("a") == 2.2)
        #expect(history.denied("a") == 72)
        #expect(history.allowed("a") == 420)
        #expect(history.denials("a", parts: 6) == [10, 10, 10, 10, 10, 22])
    }

    @Test func `begin anew with the service, and with a rule that does`() throws {
        var history = try Self.history(seconds: 50) { [("a", 0, $0, 0), ("b", 0, $0, 0)] }
        history.add(try Self.metrics(uptime: 51, [("a", 0, 3, 0), ("b", 0, 60, 0)]), at: .zero + .seconds(51))
        #expect(history.deniedRate("a") == nil && history.denied("b") == 60)
        history.add(try Self.metrics(uptime: 0.5, [("b", 0, 70, 0)]), at: .zero + .seconds(52))
        #expect(history.deniedRate("b") == nil && history.denied("b") == 0 && !history.hasRates)
    }

    @Test func `survive any numbers`() throws {
        var history = RateHistory()
        for (second, count) in [Int.min, -1, 0, .max, .max].enumerated() {
            let metrics = try Self.metrics(uptime: Double(second), [("a", count, count, count)])
            history.add(metrics, at: .zero + .seconds(second))
        }
        #expect(history.denied("a") == .max)
        #expect(history.denials("a", parts: 60).reduce(0, +) == .max)
    }
}
