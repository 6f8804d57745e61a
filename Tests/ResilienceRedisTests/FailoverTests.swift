import RateLimiting
import RedisServers
import ResilienceTesting
import Testing

@testable import ResilienceRedis
@testable import _RESP

extension RedisTests {
    @Suite("A limiter under load, when another server takes over,") struct FailoverTests {
        private static func url(_ servers: some Collection<RedisServer>) -> String {
            "redis+cluster://" + servers.map(\.address).joined(separator: ",")
        }

        /// A client whose counters are in one of the first slots of the first of three primaries, and the slot.
        private static let (client, slot): (String, UInt16) = {
            for number in 0... {
                let slot = HashSlot(key: CounterAddress.key(of: "c\(number)", prefix: "resilience")).number
                if slot < 500 { return ("c\(number)", slot) }
            }
            return ("", 0)
        }()

        @Test(.timeLimit(.minutes(1))) func `is followed by Sentinel`() async throws {
            try await RedisServer.with { primary in
                try await RedisServer.with(["--replicaof", "127.0.0.1", "\(primary.port)"]) { replica in
                    try await primary.cli("WAIT", "1", "20000")
                    try await RedisServer.sentinel(of: primary) { sentinel in
                        try await Outage.watch("redis+sentinel://\(sentinel.address)/mymaster") { outage in
                            try await primary.kill()
                            try await outage.limitsHere()
                            await sentinel.says("+switch-master")
                            try await outage.recovers()
                            #expect(try await replica.connections(atMost: 2) <= 2)
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is followed in a cluster`() async throws {
            try await RedisServer.cluster(of: 4, replicas: 1, patience: 1000) { servers in
                try await Outage.watch(Self.url(servers), as: Self.client) { outage in
                    try await servers[0].kill()
                    try await outage.limitsHere()
                    await servers[3].says("Failover election won")
                    try await outage.recovers()
                }
            }
        }

        @Test(.timeLimit(.minutes(2))) func `notices nothing of slots that move, one by one or many`() async throws {
            try await RedisServer.cluster(of: 3) { servers in
                try await Outage.watch(Self.url(servers), as: Self.client, timeout: .seconds(20)) { outage in
                    try await move(servers, outage)
                    try await reshard(servers, outage)
                    try await outage.neverBroke()
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is limited here while half of a cluster is down`() async throws {
            try await RedisServer.cluster(of: 3, patience: 1000) { servers in
                try await Outage.watch(Self.url(servers), as: Self.client) { outage in
                    // The slot's own server among them
                    for server in servers.prefix(2) { try server.pause() }
                    try await outage.limitsHere()
                    for server in servers.prefix(2) { try server.resume() }
                    try await isWell(servers)
                    try await outage.recovers()
                }
            }
        }

        /// Moves the slot of the counters to another server, and back.
        private func move(_ servers: [RedisServer], _ outage: Outage) async throws {
            let key = CounterAddress.key(of: Self.client, prefix: "resilience")
            let ids = [try await servers[0].cli("CLUSTER", "MYID"), try await servers[1].cli("CLUSTER", "MYID")]
            for (from, to) in [(0, 1), (1, 0)] {
                let (source, target) = (servers[from], servers[to])
                try await target.cli("CLUSTER", "SETSLOT", "\(Self.slot)", "IMPORTING", ids[from])
                try await source.cli("CLUSTER", "SETSLOT", "\(Self.slot)", "MIGRATING", ids[to])
                try await outage.load.next("Redis decides") { $0.source == .redis }
                try await source.cli("MIGRATE", "127.0.0.1", "\(target.port)", key, "0", "5000")
                try await outage.load.next("Redis decides") { $0.source == .redis }
                for server in [target, source, servers[2]] {
                    try await server.cli("CLUSTER", "SETSLOT", "\(Self.slot)", "NODE", ids[to])
                }
                try await outage.load.next("Redis decides") { $0.source == .redis }
                #expect(try await target.cli("CLUSTER", "COUNTKEYSINSLOT", "\(Self.slot)") == "1")
            }
        }

        /// Has redis-cli move many slots to another server, that of the counters among them.
        private func reshard(_ servers: [RedisServer], _ outage: Outage) async throws {
            let ids = [try await servers[0].cli("CLUSTER", "MYID"), try await servers[1].cli("CLUSTER", "MYID")]
            let slots = try await servers[0].cli(
                "--cluster", "reshard", servers[0].address, "--cluster-from", ids[0], "--cluster-to", ids[1],
                "--cluster-slots", "600", "--cluster-yes")
            #expect(slots.contains("Moving slot \(Self.slot) from"), "\(slots.suffix(500))")
            try await outage.load.next("Redis decides") { $0.source == .redis }
            #expect(try await servers[1].cli("CLUSTER", "COUNTKEYSINSLOT", "\(Self.slot)") == "1")
        }

        /// Returns once each of them says that all slots are served.
        private func isWell(_ servers: [RedisServer]) async throws {
            let end = ContinuousClock.now + .seconds(30)
            for server in servers {
                while try await !server.cli("CLUSTER", "INFO").hasPrefix("cluster_state:ok") {
                    if ContinuousClock.now > end { throw Load.Missing(description: "the cluster is well") }
                }
            }
        }
    }
}
