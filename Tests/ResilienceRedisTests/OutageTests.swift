import CircuitBreaking
import NIOCore
import RateLimiting
import RedisServers
import ResilienceRedis
import ResilienceTesting
import Testing
import _RESP

extension RedisTests {
    @Suite("A limiter under load") struct OutageTests {
        private func url(_ server: RedisServer) -> String { "redis://127.0.0.1:\(server.port)" }

        /// One of the connections carries commands, the other what takes denials back.
        private func check(_ server: RedisServer) async throws {
            #expect(try await server.connections(atMost: 2) <= 2)
        }

        @Test(.timeLimit(.minutes(1))) func `outlives a server that is killed and comes back empty`() async throws {
            try await RedisServer.with { server in
                try await Outage.watch(url(server)) { outage in
                    try await server.kill()
                    try await outage.limitsHere()
                    try await RedisServer.with(port: server.port) { server in
                        try await outage.recovers()
                        try await check(server)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `outlives a server that stands still for five seconds`() async throws {
            try await RedisServer.with { server in
                try await Outage.watch(url(server)) { outage in
                    try server.pause()
                    let start = ContinuousClock.now
                    try await outage.limitsHere()
                    try await outage.load.next("asked after five seconds") { $0.asked > start + .seconds(5) }
                    try server.resume()
                    try await outage.recovers()
                    try await check(server)
                }
                #expect(try await server.connections(atMost: 0) == 0)
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: ["SCRIPT FLUSH", "FLUSHALL"])
        func `notices nothing of a server that forgets its scripts or keys`(command: String) async throws {
            try await RedisServer.with { server in
                try await Outage.watch(url(server), timeout: .seconds(20)) { outage in
                    for _ in 0..<20 {
                        try await server.cli(command.split(separator: " ").map(String.init))
                        try await outage.load.next("Redis decides") { $0.source == .redis }
                    }
                    try await outage.neverBroke()
                    try await check(server)
                }
            }
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                // Full memory, and a replica of a primary that is not there
                (["CONFIG SET maxmemory 1"], ["CONFIG SET maxmemory 0"]),
                (["REPLICAOF 127.0.0.1 1"], ["REPLICAOF NO ONE"]),
            ])
        func `outlives a server that does not write`(breaking: [String], mending: [String]) async throws {
            try await RedisServer.with(["--maxmemory-policy", "noeviction"]) { server in
                try await Outage.watch(url(server)) { outage in
                    try await run(breaking, server)
                    try await outage.limitsHere()
                    try await run(mending, server)
                    try await outage.recovers()
                    try await check(server)
                }
            }
        }

        private func run(_ commands: [String], _ server: RedisServer, password: String? = nil) async throws {
            for command in commands {
                try await server.cli(
                    (password.map { ["-a", $0] } ?? []) + command.split(separator: " ").map(String.init))
            }
        }

        @Test(.timeLimit(.minutes(1))) func `outlives a server that reads its data`() async throws {
            try await RedisServer.with(["--enable-debug-command", "local"]) { server in
                try await run(
                    [
                        "DEBUG POPULATE 20000", "CONFIG SET loading-process-events-interval-bytes 1024",
                        "CONFIG SET key-load-delay 500",
                    ], server)
                try await Outage.watch(url(server)) { outage in
                    async let reloaded = server.cli("DEBUG", "RELOAD")
                    try await outage.limitsHere()
                    try await run(["CONFIG SET key-load-delay 0"], server)
                    #expect(try await reloaded == "OK")
                    try await outage.recovers()
                    try await check(server)
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `outlives a password that is wrong of a sudden`() async throws {
            try await RedisServer.with(["--requirepass", "old"]) { server in
                try await Outage.watch("redis://:old@127.0.0.1:\(server.port)") { outage in
                    try await run(["CONFIG SET requirepass new"], server, password: "old")
                    try await run(["CLIENT KILL TYPE normal", "CLIENT KILL TYPE pubsub"], server, password: "new")
                    try await outage.limitsHere()
                    try await run(["CONFIG SET requirepass old"], server, password: "new")
                    try await outage.recovers()
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `outlives answers that are cut, and some that come late`() async throws {
            try await RedisServer.with { server in
                for mode in [RedisProxy.Mode.cut, .late(.milliseconds(1500))] {
                    try await RedisProxy.with(server) { proxy in
                        try await Outage.watch("redis://127.0.0.1:\(proxy.port)", as: "\(mode)") { outage in
                            proxy.mode = mode
                            try await outage.limitsHere()
                            proxy.mode = .open
                            try await outage.recovers()
                        }
                    }
                }
                #expect(try await server.connections(atMost: 0) == 0)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `is limited here where its key holds something else, and others are not`() async throws {
            try await RedisServer.with { server in
                try await Outage.watch(url(server)) { outage in
                    let name = try await server.cli("RANDOMKEY")
                    try await server.cli("SET", name, "something else")
                    try await outage.limitsHere()
                    let other = try await outage.limiter.decide(Load.request("/plenty", of: "another"))
                    #expect(other.source == .redis && other.isAllowed)
                    #expect(outage.store.circuit.currentState == .closed)
                    try await server.cli("DEL", name)
                    try await outage.recovers()
                    try await check(server)
                }
            }
        }
    }
}
