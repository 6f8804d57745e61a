import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("The top clients")
struct TopClientsTests {
    let clock = ManualClock()

    static func request(_ name: String, _ type: ClientType = .anonymous) -> RateLimitRequest {
        RuleTests.request("GET", "/", Client(id: name, type: type))
    }

    static func observe(_ top: TopClients, _ name: String, _ verdict: Ruling.Verdict = .allow, times: Int = 1) {
        for _ in 0..<times { top.observe(request(name), Ruling(verdict, nil)) }
    }

    @Test func `are those who ask most and those who are denied most, as a limiter tells it`() throws {
        let top = TopClients(clock: clock)
        let rules = try RuleSet(
            rules: [Rule(name: "s", path: "/s", quotas: [Quota(limit: 0, per: .seconds(1))], isShadow: true)],
            default: Rule(quotas: [Quota(limit: 2, per: .seconds(60))]), excludedPaths: ["/healthz"])
        let limiter = RateLimiter(rules: rules, observer: top, clock: clock, startingAt: .zero)
        for (name, path, times) in [("ada", "/", 5), ("bob", "/", 3), ("eve", "/s", 4), ("probe", "/healthz", 9)] {
            let request = RuleTests.request("GET", path, Client(id: name, type: .api))
            for _ in 0..<times { _ = try limiter.decideNow(request) }
        }
        let asked = top.ranking(by: .asked)
        #expect(asked.clients.map(\.client) == ["ada", "eve", "bob"])
        #expect(asked.clients.map(\.count) == [5, 4, 3])
        #expect(asked.clients.allSatisfy { $0.error == 0 && $0.type == .api })
        #expect((asked.errorBound, asked.total) == (0, 12))
        let denied = top.ranking(by: .denied, limit: 1)
        #expect(denied.clients.map(\.client) == ["ada"])
        #expect((denied.clients.first?.count, denied.total) == (3, 4))
        #expect(top.ranking(by: .denied, limit: -1).clients.isEmpty)
    }

    @Test func `are those of the last one to two periods`() {
        let top = TopClients(clock: clock)
        Self.observe(top, "ada", times: 3)
        clock.advance(by: .seconds(299))
        Self.observe(top, "bob")
        #expect(top.ranking(by: .asked).window == .seconds(299))
        clock.advance(by: .seconds(1))
        #expect(top.ranking(by: .asked).clients.map(\.client) == ["ada", "bob"])
        Self.observe(top, "bob", times: 4)
        #expect(top.ranking(by: .asked).clients.map(\.count) == [5, 3])
        clock.advance(by: .seconds(299))
        #expect(top.ranking(by: .asked).window == .seconds(599))
        clock.advance(by: .seconds(1))
        let ranking = top.ranking(by: .asked)
        #expect(ranking.clients.map(\.client) == ["bob"])
        #expect((ranking.clients.map(\.count), ranking.total) == ([4], 4))
        #expect(ranking.window == .seconds(300))
        clock.advance(by: .seconds(300))
        #expect(top.ranking(by: .asked).clients.isEmpty)
    }

    @Test func `end a period while nobody looks, by one of the next few calls`() {
        let top = TopClients(clock: clock)
        Self.observe(top, "ada")
        for _ in 0..<3 {
            clock.advance(by: .seconds(400))
            Self.observe(top, "bob", times: 16)
        }
        let ranking = top.ranking(by: .asked)
        #expect(!ranking.clients.contains { $0.client == "ada" })
        #expect(ranking.window == .seconds(400))
    }

    @Test func `reach back as far as they say where there is little to count`() {
        let top = TopClients(clock: clock)
        Self.observe(top, "ada")
        clock.advance(by: .seconds(3600))
        Self.observe(top, "bob")
        let ranking = top.ranking(by: .asked)
        #expect(Set(ranking.clients.map(\.client)) == ["ada", "bob"])
        #expect(ranking.window == .seconds(3600))
    }

    @Test(arguments: History.fresh(60))
    func `over any history, keep within their bounds what was counted in the time they speak of`(given: History) {
        var history = given
        let capacity = Int.random(in: 1...6, using: &history)
        let top = TopClients(capacity: capacity, period: .seconds(10), clock: clock)
        var log: [(at: Int, name: String, isDenied: Bool)] = []
        var now = 0
        for _ in 0..<Int.random(in: 1...1200, using: &history) {
            if Int.random(in: 0..<12, using: &history) == 0 {
                let pause = Int.random(in: 1...4, using: &history)
                clock.advance(by: .seconds(pause))
                now += pause
            }
            let name = ClientSketchTests.name(&history)
            let isDenied = Int.random(in: 0..<3, using: &history) == 0
            Self.observe(top, name, isDenied ? .deny : .allow)
            log.append((now, name, isDenied))
            guard Int.random(in: 0..<200, using: &history) == 0 else { continue }
            for measure in TopClients.Measure.allCases { expect(top, measure, of: capacity, log, at: now) }
        }
        for measure in TopClients.Measure.allCases { expect(top, measure, of: capacity, log, at: now) }
    }

    private func expect(
        _ top: TopClients, _ measure: TopClients.Measure, of capacity: Int,
        _ log: [(at: Int, name: String, isDenied: Bool)], at now: Int
    ) {
        let ranking = top.ranking(by: measure, limit: .max)
        let since = now - Int(ranking.window.components.seconds)
        let counted = log.filter { measure == .asked || $0.isDenied }
        // What was counted at the very moment that a period ended can be on either side
        var (least, most) = ([String: Int](), [String: Int]())
        for entry in counted where entry.at > since { least[entry.name, default: 0] += 1 }
        for entry in counted where entry.at >= since { most[entry.name, default: 0] += 1 }
        #expect(ranking.errorBound * capacity <= ranking.total)
        for client in ranking.clients {
            #expect(least[client.client, default: 0] <= client.count)
            #expect(client.count - client.error <= most[client.client, default: 0])
            #expect(client.error <= ranking.errorBound)
        }
        let listed = Set(ranking.clients.map(\.client))
        #expect(listed.count == ranking.clients.count)
        for (name, count) in least where count > ranking.errorBound { #expect(listed.contains(name)) }
        #expect(ranking.clients.map(\.count) == ranking.clients.map(\.count).sorted(by: >))
    }

    @Test func `are found among as many strangers as one likes, each with a name of its own`() {
        let top = TopClients(capacity: 32, clock: clock)
        let strangers = 50_000
        for number in 0..<strangers {
            Self.observe(top, "stranger \(number)", .deny)
            if number.isMultiple(of: 10) { Self.observe(top, "villain", .deny) }
        }
        let ranking = top.ranking(by: .denied, limit: .max)
        #expect(ranking.clients.count == 16 * 32)
        #expect(ranking.errorBound <= ranking.total / 32)
        #expect(ranking.clients.first?.client == "villain")
        let villain = ranking.clients[0]
        #expect(villain.count >= 5000 && villain.count - villain.error <= 5000)
    }

    @Test func `lose nobody under many callers, whatever they look at meanwhile`() async {
        let top = TopClients(clock: clock)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { [clock] in
                    for number in 0..<2000 {
                        Self.observe(top, "client \(number % 40)", number.isMultiple(of: 2) ? .deny : .allow)
                        if number == 1000 { clock.advance(by: .seconds(50)) }
                        if number.isMultiple(of: 500) { _ = top.ranking(by: .denied) }
                    }
                }
            }
        }
        // 400 s have passed: one period has ended, and what was counted in it is still there
        let asked = top.ranking(by: .asked, limit: .max)
        #expect(asked.clients.map(\.count) == [Int](repeating: 400, count: 40))
        #expect(asked.clients.allSatisfy { $0.error == 0 })
        #expect(top.ranking(by: .denied).clients.map(\.count) == [Int](repeating: 400, count: 20))
    }
}
