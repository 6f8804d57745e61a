import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("The limiter and the simulation") struct LimiterParityTests {
    @Test(arguments: Histories.cases)
    func `decide the same about requests of any cost`(given: History) async throws {
        try await LimitCourse.forEach(of: given, compare)
    }

    private func compare(_ configuration: ResolvedConfiguration, _ history: History, _ name: String) async throws {
        var given = history
        let start = LimitCourse.start(&given)
        var course = try await LimitCourse(configuration, startingAt: start, history)
        let clock = ManualClock()
        let limiter = RateLimiter(
            rules: configuration.rules, store: MemoryStore(maxKeys: 1000, maxMemory: 1 << 20), clock: clock,
            startingAt: start)
        for step in 0..<20 {
            clock.advance(by: course.step())
            let (request, event) = course.question()
            let ruling = try await course.answer(event)
            try #require(try limiter.decideNow(request) == ruling, "\(name), step \(step): \(event)")
        }
    }
}

extension LimitCourse {
    /// A request of some client's and some cost, and the same as an event.
    fileprivate mutating func question() -> (RateLimitRequest, String) {
        let (client, path, cost) = draw { history in
            let clients = [
                Client(id: "ip:203.0.113.9", type: .anonymous), Client(id: "user:ada", type: .authenticated),
                Client(id: "apikey:ab12", type: .api), Client(id: "internal:billing", type: .internal),
            ]
            let paths = ["/auth/login", "/api/rooms", "/api/rooms/7", "/files/a%2Fb", "/healthz"]
            return (
                clients[Int.random(in: 0..<clients.count, using: &history)],
                paths[Int.random(in: 0..<paths.count, using: &history)],
                [0, 1, 1, 2, 3, 5, 9].randomElement(using: &history)!
            )
        }
        let request = RateLimitRequest(method: "GET", path: NormalizedPath(path), client: client, cost: cost)
        let event =
            #"{"at":\#(now.text),"path":"\#(path)","client":"\#(client.id)","client_type":"\#(client.type.rawValue)","#
            + #""cost":\#(cost)}"#
        return (request, event)
    }
}
