import NIOCore
import RedisServers
import Testing

@testable import _RESP

extension Redis {
    @Suite("A primary that sentinels know") struct SentinelTests {
        /// Runs a primary, a replica and a sentinel.
        private static func with(
            _ body: (_ primary: RedisServer, _ replica: RedisServer, _ sentinel: RedisServer) async throws -> Void
        ) async throws {
            try await RedisServer.with { primary async throws in
                try await RedisServer.with(["--replicaof", "127.0.0.1", "\(primary.port)"]) { replica async throws in
                    try await primary.cli("WAIT", "1", "20000")
                    try await RedisServer.sentinel(of: primary) { sentinel async throws in
                        try await body(primary, replica, sentinel)
                    }
                }
            }
        }

        @Test func `is found by the sentinel that answers`() async throws {
            let dead = try await RedisServer.freePort()
            try await Self.with { primary, _, sentinel async throws in
                try await withClient("redis+sentinel://127.0.0.1:\(dead),\(sentinel.address)/mymaster/2") {
                    client async throws in
                    _ = try await client.call("SET", "a", 1)
                    #expect(try await client.run(RedisScript("one", source: "return 1")) == .integer(1))
                }
                #expect(try await primary.cli("-n", "2", "GET", "a") == "1")
                try await withClient("redis+sentinel://\(sentinel.address)/other") { client async throws in
                    let error = await client.failure("PING")
                    #expect(error?.code == .configuration)
                    #expect(error?.description == "redis at \(sentinel.address): knows no primary called \"other\"")
                }
                try await withClient("redis+sentinel://127.0.0.1:\(dead)/mymaster") { client async throws in
                    #expect(await client.failure("PING")?.code == .unavailable)
                }
            }
        }

        @Test func `is followed when another takes over, by commands and messages`() async throws {
            try await Self.with { primary, replica, sentinel async throws in
                try await withClient("redis+sentinel://\(sentinel.address)/mymaster") { client async throws in
                    var heard = client.subscribe(to: ["news"]).makeAsyncIterator()
                    var next = await heard.next()
                    while next == .interrupted { next = await heard.next() }
                    #expect(next == .subscribed(channel: "news"))
                    #expect(try await client.call("SET", "a", "kept") == .simple("OK"))
                    try await replica.has(keys: 1)
                    try await primary.kill()
                    #expect(try await client.untilAnswered("SET", "b", "new") == .simple("OK"))
                    #expect(try await client.call("GET", "a").text == "kept")
                    #expect(try await replica.cli("GET", "b") == "new")
                    repeat { next = await heard.next() } while next == .interrupted
                    #expect(next == .subscribed(channel: "news"))
                    _ = try await client.call("PUBLISH", "news", "x")
                    #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "x")))
                }
            }
        }

        @Test func `is looked for when the one that is known refuses to write`() async throws {
            try await Self.with { primary, replica, sentinel async throws in
                try await withClient("redis+sentinel://\(sentinel.address)/mymaster") { client async throws in
                    #expect(try await client.call("SET", "a", 1) == .simple("OK"))
                    // It takes a replica only once that has answered it.
                    while try await sentinel.cli("SENTINEL", "FAILOVER", "mymaster") != "OK" {}
                    await sentinel.says("+switch-master")
                    // The old one writes as before until it learns of the new one: such an answer is lost.
                    var isKept = false
                    while !isKept {
                        #expect(try await client.untilAnswered("SET", "a", 2) == .simple("OK"))
                        isKept = try await replica.cli("GET", "a") == "2"
                    }
                }
            }
        }
    }
}
