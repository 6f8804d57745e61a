import ResilienceRedis

extension TextReport {
    /// Adds where the counters are, unless they are in each process.
    mutating func add(_ store: StoreReport) {
        switch store {
        case .memory: return
        case .unasked(let url):
            heading("Redis")
            line("\(url), not asked")
        case .asked(let inspection):
            heading("Redis")
            line(inspection.url)
            table(Self.servers(inspection))
            for unseen in inspection.unseen { line("not looked at: \(unseen)", .faint) }
            if let failure = inspection.failure { line("cannot be used: \(failure)", .bad) }
        }
    }

    private static func servers(_ inspection: RedisInspection) -> TextTable {
        var table = TextTable(
            .name("server"), .text("version"), .text("role"), .text("memory"), .text("when it is full"),
            .number("answers in"))
        for server in inspection.servers {
            let facts = server.facts
            let version = [facts.product, facts.version].compactMap(\.self).joined(separator: " ")
            let limit = facts.memoryLimit.map { $0 == 0 ? "no limit" : $0.shownBytes }
            table.add(
                TextCell(server.name), TextCell(version), TextCell(facts.isReplica.map(role) ?? ""),
                TextCell(limit ?? ""), TextCell(facts.memoryLimit == 0 ? "" : whenFull(facts)),
                TextCell(server.roundTrip.map { milliseconds($0) } ?? ""))
        }
        return table
    }

    private static func role(_ isReplica: Bool) -> String { isReplica ? "replica" : "primary" }

    /// A server that keeps what it has takes no more, and decisions come from elsewhere meanwhile.
    private static func whenFull(_ facts: ServerFacts) -> String {
        facts.evictionPolicy.map { $0 == "noeviction" ? "when_unavailable decides" : "\($0): forgets" } ?? ""
    }

    private static func milliseconds(_ time: Duration) -> String {
        let microseconds = Int(time / .microseconds(1))
        return "\(microseconds / 1000).\(microseconds / 100 % 10) ms"
    }
}

extension StoreReport {
    /// The same as an object, or null.
    func append(to json: inout JSONLines) {
        switch self {
        case .memory: json.member("redis", nil as String?)
        case .unasked(let url):
            json.member("redis") { json in
                json.member("url", url)
                json.member("asked", false)
            }
        case .asked(let inspection):
            json.member("redis") { json in
                json.member("url", inspection.url)
                json.member("asked", true)
                json.member("failure", inspection.failure)
                json.member("servers", each: inspection.servers) { json, server in
                    json.member("server", server.name)
                    json.member("product", server.facts.product)
                    json.member("version", server.facts.version)
                    json.member("role", server.facts.isReplica.map { $0 ? "replica" : "primary" })
                    json.member("maxmemory", server.facts.memoryLimit)
                    json.member("maxmemory_policy", server.facts.evictionPolicy)
                    json.member("answer_time", server.roundTrip)
                }
                json.member("unseen", inspection.unseen)
            }
        }
    }
}
