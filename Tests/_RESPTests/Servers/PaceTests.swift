import NIOCore
import ResilienceTesting
import Synchronization
import Testing

@testable import _RESP

extension Redis {
    /// However many commands fail, who is asked where things are is asked at the clock's pace.
    @Suite("A client of which every command fails") struct PaceTests {
        @Test func `asks a cluster for its slots once a second at most`() async throws {
            try await check(
                every: (.seconds(1), .milliseconds(1500)), "CLUSTER", refusal: "-CLUSTERDOWN The cluster is down\r\n",
                answer: { "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:\($0)\r\n" },
                url: { "redis+cluster://127.0.0.1:\($0)" })
        }

        @Test func `asks sentinels for the primary ten times a second at most`() async throws {
            try await check(
                every: (.milliseconds(100), .milliseconds(300)), "SENTINEL", refusal: "-READONLY You can't write\r\n",
                answer: { "*2\r\n$9\r\n127.0.0.1\r\n$\("\($0)".count)\r\n\($0)\r\n" },
                url: { "redis+sentinel://127.0.0.1:\($0)/mymaster" })
        }

        /// Lets many commands fail again and again, on a server that answers one question and refuses everything else.
        private func check(
            every pause: (least: Duration, most: Duration), _ question: String, refusal: String,
            answer: @escaping @Sendable (_ port: Int) -> String, url: (_ port: Int) -> String
        ) async throws {
            let clock = ManualClock()
            let asked = Atomic(0)
            let listening = Atomic(0)
            try await FakeServer.with { connection, _ in
                while let command = try await connection.command() {
                    switch command[0] {
                    case "HELLO": try await connection.say("%0\r\n")
                    case "CLIENT": try await connection.say("+OK\r\n")
                    case "ROLE": try await connection.say("*3\r\n+master\r\n:0\r\n*0\r\n")
                    case "SUBSCRIBE": try await connection.say(">3\r\n+subscribe\r\n+\(command[1])\r\n:1\r\n")
                    case "PING": try await connection.say("+PONG\r\n")
                    case question:
                        asked.add(1, ordering: .relaxed)
                        try await connection.say(answer(listening.load(ordering: .acquiring)))
                    default: try await connection.say(refusal)
                    }
                }
            } _: { port async throws in
                listening.store(port, ordering: .releasing)
                func change(_ options: inout RedisOptions) {
                    options.clock = clock
                    // A busy machine must not have it ask the next one
                    (options.sentinelPatience, options.nodePatience) = (.seconds(20), .seconds(20))
                }
                try await withClient(url(port), change) { client async throws in
                    for round in 1...3 {
                        for _ in 0..<50 { #expect(await client.failure("GET", "a") != nil) }
                        // It has asked, and waits
                        await clock.sleepers(1)
                        #expect(asked.load(ordering: .relaxed) == round)
                        clock.advance(by: pause.least - .nanoseconds(1))
                        await clock.sleepers(1)
                        #expect(asked.load(ordering: .relaxed) == round)
                        clock.advance(by: pause.most - pause.least + .nanoseconds(1))
                    }
                }
            }
        }
    }
}
