import NIOCore
import RedisServers
import Testing

@testable import _RESP

extension Redis {
    @Suite("A cluster") struct ClusterTests {
        private static let count = RedisScript("count", source: "return redis.call('incr', KEYS[1])")

        private static func url(_ servers: some Collection<RedisServer>) -> String {
            "redis+cluster://" + servers.map(\.address).joined(separator: ",")
        }

        /// A key whose slot is `slot`.
        private static func key(in slot: UInt16) -> String {
            (0...).lazy.map { "k\($0)" }.first { HashSlot(key: $0).number == slot } ?? ""
        }

        @Test func `is asked where each key is, by one seed or several, some of them dead`() async throws {
            let dead = try await RedisServer.freePort()
            try await RedisServer.cluster(of: 3) { servers async throws in
                try await withClient("redis+cluster://127.0.0.1:\(dead),\(servers[0].address)") { client async throws in
                    for number in 0..<200 {
                        #expect(try await client.run(Self.count, ["key\(number)"]) == .integer(1))
                    }
                    for number in 0..<200 {
                        #expect(try await client.call("GET", .text("key\(number)"), key: "key\(number)").text == "1")
                    }
                    #expect(try await client.call("PING") == .simple("PONG"))
                }
                for server in servers {
                    #expect(Int(try await server.cli("DBSIZE")) ?? 0 > 30)
                }
            }
        }

        @Test func `runs a script on keys of one slot alone`() async throws {
            try await RedisServer.cluster(of: 3) { servers async throws in
                try await withClient(Self.url(servers)) { client async throws in
                    let script = RedisScript("two", source: "return redis.call('mset', KEYS[1], 1, KEYS[2], 2)")
                    #expect(try await client.run(script, ["{a}1", "{a}2"]) == .simple("OK"))
                    let error = await #expect(throws: RedisError.self) { try await client.run(script, ["a", "b"]) }
                    #expect(error?.code == .crossSlot && error?.mayHaveRun == false)
                    #expect(
                        error?.description == "script two: its keys are in 2 slots; one tag puts them into one")
                }
            }
        }

        @Test func `is followed while a slot moves, and after`() async throws {
            try await RedisServer.cluster(of: 3) { servers async throws in
                let (source, target) = (servers[0], servers[1])
                let (here, moved) = (Self.key(in: 100), "{\(Self.key(in: 100))}moved")
                let (from, to) = (try await source.cli("CLUSTER", "MYID"), try await target.cli("CLUSTER", "MYID"))
                try await withClient(Self.url(servers)) { client async throws in
                    #expect(try await client.run(Self.count, [here]) == .integer(1))
                    #expect(try await client.run(Self.count, [moved]) == .integer(1))
                    try await target.cli("CLUSTER", "SETSLOT", "100", "IMPORTING", from)
                    try await source.cli("CLUSTER", "SETSLOT", "100", "MIGRATING", to)
                    try await source.cli("MIGRATE", "127.0.0.1", "\(target.port)", moved, "0", "5000")
                    // One is still here, one there, and one nowhere yet, which is asked for there.
                    for number: Int64 in 2...5 {
                        #expect(try await client.run(Self.count, [here]) == .integer(number))
                        #expect(try await client.run(Self.count, [moved]) == .integer(number))
                        #expect(try await client.run(Self.count, ["{\(here)}new"]) == .integer(number - 1))
                        #expect(try await client.call("GET", .text(moved), key: moved).text == "\(number)")
                    }
                    let both = RedisScript("both", source: "return redis.call('mget', KEYS[1], KEYS[2])")
                    let error = await #expect(throws: RedisError.self) { try await client.run(both, [here, moved]) }
                    #expect(error?.code == .tryAgain)
                    try await source.cli("MIGRATE", "127.0.0.1", "\(target.port)", here, "0", "5000")
                    for server in [target, source, servers[2]] {
                        try await server.cli("CLUSTER", "SETSLOT", "100", "NODE", to)
                    }
                    #expect(try await client.run(Self.count, [here]) == .integer(6))
                    #expect(try await client.run(Self.count, [moved]) == .integer(6))
                }
                #expect(try await target.cli("GET", here) == "6")
            }
        }

        @Test func `counts each call once while slots are shared out anew`() async throws {
            try await RedisServer.cluster(of: 3) { servers async throws in
                let from = try await servers[0].cli("CLUSTER", "MYID")
                let to = try await servers[1].cli("CLUSTER", "MYID")
                try await withClient(Self.url(servers)) { client async throws in
                    let keys = (0..<64).map { "key\($0)" }
                    try await withThrowingTaskGroup(of: [Int64].self) { group in
                        let moving = Task {
                            try await servers[0].cli(
                                "--cluster", "reshard", servers[0].address, "--cluster-from", from, "--cluster-to", to,
                                "--cluster-slots", "1500", "--cluster-yes")
                        }
                        for key in keys {
                            group.addTask {
                                var answers: [Int64] = []
                                for _ in 0..<100 {
                                    answers.append(try await client.run(Self.count, [key]).wholeNumber ?? 0)
                                }
                                return answers
                            }
                        }
                        for try await answers in group { #expect(answers == Array(1...100)) }
                        _ = try await moving.value
                        for key in keys { #expect(try await client.run(Self.count, [key]) == .integer(101)) }
                    }
                }
            }
        }

        @Test func `goes on with the slots of those nodes that are there`() async throws {
            try await RedisServer.cluster(of: 3, ["--cluster-require-full-coverage", "no"]) { servers async throws in
                try await withClient(Self.url(servers)) { client async throws in
                    let (lost, kept) = (Self.key(in: 0), Self.key(in: 16_383))
                    _ = try await client.call("SET", .text(lost), 1, key: lost)
                    _ = try await client.call("SET", .text(kept), 1, key: kept)
                    try await servers[0].kill()
                    for _ in 0..<100 {
                        let error = await #expect(throws: RedisError.self) {
                            try await client.call("GET", .text(lost), key: lost)
                        }
                        #expect([.unavailable, .connectionLost, .clusterDown].contains(error?.code))
                        #expect(try await client.call("GET", .text(kept), key: kept).text == "1")
                    }
                }
            }
        }

        @Test func `comes back when a replica takes over`() async throws {
            try await RedisServer.cluster(of: 4, replicas: 1, patience: 1000) { servers async throws in
                try await withClient(Self.url(servers)) { client async throws in
                    let key = Self.key(in: 0)
                    _ = try await client.call("SET", .text(key), "kept", key: key)
                    try await servers[3].has(keys: 1)
                    try await servers[0].kill()
                    #expect(try await client.untilAnswered("GET", .text(key), key: key).text == "kept")
                    #expect(try await client.untilAnswered("SET", .text(key), "new", key: key) == .simple("OK"))
                }
                #expect(try await servers[3].cli("ROLE").hasPrefix("master"))
            }
        }

        @Test func `carries messages, also when the node that carried them is gone`() async throws {
            try await RedisServer.cluster(of: 3, ["--cluster-require-full-coverage", "no"]) { servers async throws in
                try await withClient(Self.url(servers)) { client async throws in
                    var heard = client.subscribe(to: ["news"]).makeAsyncIterator()
                    #expect(await heard.next() == .subscribed(channel: "news"))
                    try await servers[2].cli("PUBLISH", "news", "one")
                    #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "one")))
                    for server in servers { try await server.cli("CLIENT", "KILL", "TYPE", "pubsub") }
                    #expect(await heard.next() == .interrupted)
                    var next = await heard.next()
                    while next == .interrupted { next = await heard.next() }
                    #expect(next == .subscribed(channel: "news"))
                }
            }
        }

        @Test func `is refused where there is none`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis+cluster://127.0.0.1:\(server.port)") { client async throws in
                    // A server without slots answers all keys.
                    #expect(try await client.call("SET", "a", 1, key: "a") == .simple("OK"))
                }
            }
        }
    }
}
