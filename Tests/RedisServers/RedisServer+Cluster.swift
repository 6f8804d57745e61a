extension RedisServer {
    /// Runs so many servers as a cluster, all slots shared out among those that are no replicas.
    ///
    /// - Parameters:
    ///   - replicas: how many of them are replicas, of the first primaries.
    ///   - patience: milliseconds after which a node that says nothing has failed; the default is for clusters that lose
    ///     none, which a busy machine must not part.
    package static func cluster<Result: Sendable>(
        of count: Int, replicas: Int = 0, patience: Int = 30_000, _ settings: [String] = [],
        _ body: ([RedisServer]) async throws -> Result
    ) async throws -> Result {
        let own = [
            "--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0",
        ]
        return try await many(count, own + settings, []) { servers in
            let primaries = servers.dropLast(replicas)
            let first = servers[0]
            try await first.cli(
                ["--cluster", "create"] + primaries.map(\.address) + ["--cluster-yes"])
            for server in primaries { await server.says("Cluster state changed: ok") }
            for (replica, primary) in zip(servers.suffix(replicas), primaries) {
                let id = try await primary.cli("CLUSTER", "MYID")
                try await first.cli(
                    [
                        "--cluster", "add-node", replica.address, primary.address, "--cluster-slave",
                        "--cluster-master-id", id,
                    ])
                // Returns once the replica has what the primary has.
                try await primary.cli("WAIT", "1", "20000")
            }
            for server in servers { try await server.cli("CONFIG", "SET", "cluster-node-timeout", "\(patience)") }
            return try await body(servers)
        }
    }

    /// Where it listens, as redis-cli takes it.
    package var address: String { "127.0.0.1:\(port)" }

    private static func many<Result: Sendable>(
        _ count: Int, _ settings: [String], _ running: [RedisServer], _ body: ([RedisServer]) async throws -> Result
    ) async throws -> Result {
        if running.count == count { return try await body(running) }
        return try await with(settings) { server in
            try await many(count, settings, running + [server], body)
        }
    }
}
