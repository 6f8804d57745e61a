import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A feed")
struct ServiceFeedTests {
    private static let stream = "text/event-stream"
    private static let events = "/resilience/events"
    private static let metrics = "/resilience/metrics"
    private static let top = "/resilience/top?by=denied&limit=20"
    private static let snapshot = "retry: 1000\n\nevent: snapshot\ndata: {\"status\":\"healthy\"}\n\n"
    private static let now = ScriptedTransport.Reply.answer(200, "application/json", [#"{"status":"degraded"}"#])

    /// What an update is about, in few words.
    private static func words(_ update: FeedUpdate) -> String {
        switch update {
        case .metrics(let metrics): metrics.status
        case .news(let news): news.text
        case .clients(let clients):
            "clients: " + clients.clients.map { "\($0.client) \($0.count)" }.joined(separator: " ")
        case .noClients(let reason): "no clients: \(reason)"
        case .link(.live): "live"
        case .link(.polling(let reason)): "polling: \(reason)"
        case .link(.lost(let reason, _)): "lost: \(reason)"
        }
    }

    /// Follows a service that answers like this until so many updates have come; whenever somebody waits, `step` passes.
    private func follow(
        _ replies: [String: [ScriptedTransport.Reply]], token: String? = nil, step: Duration = .seconds(15),
        until count: Int
    ) async -> (updates: [String], asked: [String]) {
        let transport = ScriptedTransport(replies)
        let clock = ManualClock()
        let feed = ServiceFeed(transport, token: token, random: SeededRandom(seed: 1), clock: clock)
        let (updates, update) = AsyncStream.makeStream(of: String.self)
        var seen: [String] = []
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await feed.run { update.yield(Self.words($0)) } }
            group.addTask {
                while !Task.isCancelled {
                    await clock.sleepers(1)
                    clock.advance(by: step)
                }
            }
            for await one in updates {
                seen.append(one)
                if seen.count == count { break }
            }
            group.cancelAll()
            // Who waits for a sleeper is not woken by being cancelled
            async let _ = try? clock.sleep(for: .seconds(1_000_000))
            await group.waitForAll()
        }
        return (seen, transport.asked)
    }

    @Test func `follows the stream, and connects again when it ends`() async {
        let denial = "event: denial\ndata: {\"rule\":\"login\"}\n\n"
        let (updates, asked) = await follow(
            [
                Self.events: [
                    .answer(200, Self.stream, [Self.snapshot, denial + ": still here\n\n"]),
                    .cut(Self.stream, [Self.snapshot]), .fail("refused"), .answer(500, "text/plain", []),
                    .silence(Self.stream, [Self.snapshot, Self.snapshot]),
                ]
            ],
            until: 12)
        #expect(
            updates == [
                "live", "healthy", "login", "lost: the stream ended", "live", "healthy", "lost: cut", "lost: refused",
                "lost: answered 500", "live", "healthy", "healthy",
            ])
        #expect(asked == Array(repeating: Self.events, count: 5))
    }

    @Test(
        arguments: [
            (.answer(404, "text/plain", []), "events: answered 404"),
            (.answer(503, "application/problem+json", []), "events: answered 503"),
            (.answer(429, "application/problem+json", []), "events: answered 429"),
            (.answer(200, "text/html", ["<html>"]), "events are no stream here"),
            (.answer(200, stream, []), "the stream ended before anything came"),
            (.cut(stream, [": nothing yet\n"]), "no event comes through: cut"),
        ] as [(ScriptedTransport.Reply, String)])
    func `asks once a second where no stream comes through, and tries it again later`(
        _ reply: ScriptedTransport.Reply, _ reason: String
    ) async {
        let (updates, asked) = await follow(
            [Self.events: [reply, .silence(Self.stream, [Self.snapshot])], Self.metrics: [Self.now]], step: .seconds(1),
            until: 33)
        #expect(updates == ["polling: \(reason)"] + Array(repeating: "degraded", count: 30) + ["live", "healthy"])
        #expect(asked == [Self.events] + Array(repeating: Self.metrics, count: 30) + [Self.events])
    }

    @Test func `says that it lost the service where asking fails too`() async {
        let (updates, _) = await follow(
            [
                Self.events: [.answer(404, "", [])],
                Self.metrics: [Self.now, .fail("refused"), .answer(200, "", ["[]"]), .answer(503, "", []), Self.now],
            ],
            until: 7)
        #expect(
            updates == [
                "polling: events: answered 404", "degraded", "lost: refused",
                "lost: what the service says of itself is not understood", "lost: answered 503",
                "polling: events: answered 404", "degraded",
            ])
    }

    @Test func `goes on without the token where it is not believed, and sends it no more`() async {
        let (updates, asked) = await follow(
            [
                Self.events: [.answer(401, "", []), .silence(Self.stream, [Self.snapshot])],
                Self.top: [.answer(401, "", [])],
            ],
            token: "wrong", until: 3)
        let refusal = "no clients: RESILIENCE_ADMIN_TOKEN is not accepted (401)"
        #expect(updates.sorted() == ["healthy", "live", refusal])
        #expect(asked.sorted() == [Self.events, Self.events + " wrong", Self.top + " wrong"])
    }

    @Test func `asks for clients with a token, and goes on when that fails`() async {
        let list = #"{"by":"denied","clients":[{"client":"ip:1","count":7}]}"#
        let (updates, asked) = await follow(
            [
                Self.events: [.silence(Self.stream, [])],
                Self.top: [
                    .answer(200, "", [String(list.prefix(20)), String(list.dropFirst(20))]), .fail("away"),
                    .answer(429, "", []), .answer(200, "", ["{}"]), .answer(200, "", [list]),
                ],
            ],
            token: "let-me-in", until: 3)
        #expect(updates == ["clients: ip:1 7", "no clients: the service answered 429", "clients: ip:1 7"])
        #expect(asked.filter { $0.hasPrefix(Self.events) } == [Self.events + " let-me-in"])
        #expect(asked.count { $0 == Self.top + " let-me-in" } >= 5)
    }

    @Test func `understands no endless answer`() async throws {
        let piece = String(repeating: " ", count: 1 << 20)
        let transport = ScriptedTransport([Self.metrics: [.answer(200, "", Array(repeating: piece, count: 20))]])
        await #expect(throws: FeedFailure.notUnderstood("so long an answer")) {
            try await ServiceFeed(transport, token: nil).metrics()
        }
    }
}
