import Logging
import RateLimiting
package import ResilienceConfiguration
package import _RESP

/// Asks the servers of a configuration whether its limits can be counted there, as a service would count them: by the same
/// client, with the same scripts, for a client of its own, of which nothing stays.
package struct RedisInspector {
    let client: any RedisClient
    let url: RedisURL
    let options: RedisStore.Options
    /// The combinations of algorithms that the rules count by: each is a script of its own.
    let combinations: [[RateLimitAlgorithm]]
    let scripts = CounterScripts()
    /// How long an answer may take here: a slow server is to be told from one that is away.
    let patience: Duration
    private let clock: any Clock<Duration>
    var inspection: RedisInspection

    /// Looks at what `configuration` names; nil: it names no Redis. Comes back within a minute, mostly within a moment.
    ///
    /// - Throws: ``RedisError`` for a URL or files that cannot be used.
    package static func inspect(
        _ configuration: ResolvedConfiguration, patience: Duration = .seconds(5),
        clock: any Clock<Duration> = ContinuousClock()
    ) async throws(RedisError) -> RedisInspection? {
        // What goes wrong is in the result
        let silent = Logger(label: "resilience.validate") { _ in SwiftLogNoOpLogHandler() }
        guard let (url, client) = try RedisStore.client(for: configuration, logger: silent) else { return nil }
        var inspector = RedisInspector(client, url, configuration, patience, clock, logger: silent)
        do {
            try await inspector.run()
        } catch {
            inspector.inspection.failure = error.description
        }
        await client.shutdown()
        return inspector.inspection
    }

    /// What `configuration` names, without asking it: checks the URL and the files beside it.
    ///
    /// - Throws: ``RedisError`` for those that cannot be used.
    package static func check(_ configuration: ResolvedConfiguration) async throws(RedisError) -> String? {
        let silent = Logger(label: "resilience.validate") { _ in SwiftLogNoOpLogHandler() }
        guard let (url, client) = try RedisStore.client(for: configuration, logger: silent) else { return nil }
        await client.shutdown()
        return url.description
    }

    private init(
        _ client: any RedisClient, _ url: RedisURL, _ configuration: ResolvedConfiguration, _ patience: Duration,
        _ clock: any Clock<Duration>, logger: Logger
    ) {
        (self.client, self.url, self.patience, self.clock) = (client, url, patience, clock)
        options = RedisStore.Options(configuration, logger: logger)
        let rules = configuration.rules.rules + [configuration.rules.defaultRule].compactMap(\.self)
        let algorithms = Set(rules.map { Set($0.quotas.quotas.map(\.algorithm)) })
        combinations = algorithms.map { set in RateLimitAlgorithm.allCases.filter(set.contains) }
            .sorted { $0.map(\.rawValue).lexicographicallyPrecedes($1.map(\.rawValue)) }
        inspection = RedisInspection(url: url.description)
    }

    private mutating func run() async throws(RedisError) {
        for place in try await places() {
            let facts = try await facts(of: place)
            inspection.servers.append(RedisInspection.Server(name: place.name, facts: facts))
            judge(facts, at: place)
            if facts.isReplica == true { continue }
            inspection.servers[inspection.servers.count - 1].roundTrip = try await runScripts(at: place)
        }
        if options.listensForChanges, let place = inspection.servers.first?.name, await !isListening() {
            inspection.note(
                .redisRights, at: place,
                "the channel \(options.channel) cannot be listened to, so that known denials are asked for again",
                advice: "allow it, as in +subscribe &\(options.channel)")
        }
    }

    /// Where there is something to look at.
    private mutating func places() async throws(RedisError) -> [RedisPlace] {
        let name = "\(UInt64.random(in: .min ... .max))"
        switch url.topology {
        case .standalone(let endpoint):
            return [RedisPlace(endpoint.description, client: name, prefix: options.prefix)]
        case .sentinel(_, let primary): return [RedisPlace(primary, client: name, prefix: options.prefix)]
        case .cluster(let seeds):
            let seed = RedisPlace(seeds[0].description, client: name, prefix: options.prefix)
            let slots: RESPValue
            do {
                slots = try await ask("CLUSTER", "SLOTS")
            } catch {
                guard error.reply != nil else { throw error }
                switch error.code {
                case .configuration:
                    inspection.note(
                        .redisTopology, at: seed.name, "is no cluster", advice: "write redis:// or rediss:// instead")
                case .noPermission:
                    inspection.note(
                        .redisRights, at: seed.name,
                        "the user may not run CLUSTER SLOTS, so that decisions ask nodes that do not have the key",
                        advice: "allow it, as in +cluster|slots")
                default: throw error
                }
                return [seed]
            }
            if let state = try await answer("CLUSTER", "INFO")?.text, !state.contains("cluster_state:ok") {
                inspection.note(
                    .redisClusterDown, at: seed.name, "the cluster does not serve all slots: its state is not ok",
                    advice: "see CLUSTER INFO, and give each slot a primary")
            }
            return RedisPlace.each(of: slots, client: name, prefix: options.prefix)
        }
    }

    private mutating func facts(of place: RedisPlace) async throws(RedisError) -> ServerFacts {
        if let text = try await answer("INFO", at: place)?.text { return ServerFacts(info: text) }
        var facts = ServerFacts()
        if let hello = try await answer("HELLO", at: place) { facts = ServerFacts(hello: hello) }
        let memory = try await answer("CONFIG", "GET", "maxmemory*", at: place)
        facts.memoryLimit = memory?["maxmemory"]?.wholeNumber.map { Int($0) }
        facts.evictionPolicy = memory?["maxmemory-policy"]?.text
        if facts.version == nil { inspection.noteUnseen("version, since the user may run neither INFO nor HELLO") }
        if facts.evicts == nil { inspection.noteUnseen("memory, since the user may run neither INFO nor CONFIG GET") }
        return facts
    }

    private mutating func judge(_ facts: ServerFacts, at place: RedisPlace) {
        if facts.isRecentEnough == false {
            inspection.note(
                .redisTooOld, at: place.name, "is Redis \(facts.version ?? ""), which cannot run the scripts",
                advice: "use Redis 5.0 or later, or Valkey")
        }
        if facts.isReplica == true {
            inspection.note(
                .redisReadOnly, at: place.name, "is a replica, where nothing can be counted",
                advice: "name the primary, or the sentinels that know it")
        }
        if facts.evicts == true, let policy = facts.evictionPolicy {
            inspection.note(
                .redisEvicts, at: place.name,
                "maxmemory-policy \(policy) throws counters away when memory is full, and their limits start afresh",
                advice: "set noeviction, and give the counters a Redis of their own")
        }
    }

    /// Whether changes are heard of.
    private func isListening() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await notification in client.subscribe(to: [options.channel]) {
                    if case .subscribed = notification { return true }
                    return false
                }
                return false
            }
            group.addTask {
                try? await clock.sleep(for: patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

extension RedisInspector {
    /// What the server answers; nil: it refuses.
    func answer(_ words: RedisArgument..., at place: RedisPlace? = nil) async throws(RedisError) -> RESPValue? {
        do {
            return try await ask(words, at: place)
        } catch {
            // No reply: it is away
            guard error.reply != nil, error.code != .unavailable else { throw error }
            return nil
        }
    }

    func ask(_ words: RedisArgument..., at place: RedisPlace? = nil) async throws(RedisError) -> RESPValue {
        try await ask(words, at: place)
    }

    func ask(_ words: [RedisArgument], at place: RedisPlace?) async throws(RedisError) -> RESPValue {
        try await client.send(RedisCommand(words, key: place?.counter.key), deadline: .now + patience)
    }
}
