import RedisServers

extension RedisServer {
    /// How many connections of ours it has, once they are `count` or less, or after five seconds.
    func connections(atMost count: Int) async throws -> Int {
        let end = ContinuousClock.now + .seconds(5)
        while true {
            let found = try await cli("CLIENT", "LIST").split(whereSeparator: \.isNewline)
                .count { $0.contains("name=resilience") }
            if found <= count || ContinuousClock.now > end { return found }
        }
    }

    /// How often it was sent each command, from connections and by scripts.
    func calls() async throws -> [String: Int] {
        try await cli("INFO", "commandstats").split(whereSeparator: \.isNewline).reduce(into: [:]) { calls, line in
            let parts = line.trimmingPrefix("cmdstat_").split(separator: ":calls=")
            guard parts.count == 2, line.hasPrefix("cmdstat_") else { return }
            calls[String(parts[0])] = Int(parts[1].prefix { $0.isNumber })
        }
    }
}
