import RateLimiting
import ResilienceConfiguration
import _RESP

extension RedisInspector {
    /// A script, and how it is called.
    private struct Call {
        let script: RedisScript
        let arguments: [RedisArgument]
    }

    /// Runs everything that a store runs there; how long the fastest answer took, nil: there was none.
    mutating func runScripts(at place: RedisPlace) async throws(RedisError) -> Duration? {
        let calls = calls(at: place)
        var missing = try await rights(calls.map(\.script), at: place)
        // Else what the scripts write might stay
        var fastest: Duration?
        if missing.allowAny(of: Self.removing) {
            for call in calls {
                let took = try await run(call, at: place, &missing)
                fastest = [fastest, took].compactMap(\.self).min()
            }
            try await clear(place)
        } else if !missing.mayNotTouchKeys {
            inspection.noteUnseen("scripts, since the user may not remove what they write")
        }
        for (meaning, advice) in missing.described(prefix: options.prefix, channel: options.channel) {
            inspection.note(.redisRights, at: place.name, meaning, advice: advice)
        }
        if let fastest, fastest > options.commandTimeout {
            inspection.note(
                .redisSlow, at: place.name,
                "answers no script within command_timeout, so that no decision waits for it",
                advice: "raise store.command_timeout, or find out what takes so long")
        }
        return fastest
    }

    /// What the user may not do of what the scripts do, found by doing each of it.
    private func rights(_ scripts: [RedisScript], at place: RedisPlace) async throws(RedisError) -> MissingRights {
        var missing = MissingRights()
        let (key, field) = (RedisArgument.text(place.counter.key), RedisArgument.text("validate"))
        let arguments: [String: [RedisArgument]] = [
            "time": [], "publish": [.text(options.channel), key], "pexpireat": [key, .integer(1)],
            "hget": [key, field], "hmget": [key, field], "hdel": [key, field], "hset": [key, field, .integer(1)],
        ]
        let used = Set(scripts.flatMap(\.commands))
        // What removes comes first, and once more behind what writes
        let others = used.subtracting(Self.removing + ["hset"]).sorted()
        for command in Self.removing.filter(used.contains) + others + ["hset"] + Self.removing {
            if command == "hset", !missing.allowAny(of: Self.removing) { continue }
            let words = [.text(command.uppercased())] + (arguments[command] ?? [key])
            try await note(words, as: command, at: place, &missing)
        }
        for script in scripts {
            try await note(["SCRIPT", "LOAD", .text(script.source)], as: "script|load", at: place, &missing)
        }
        try await note(["EVAL", .text(self.scripts.list.source), 1, key], as: "eval", at: place, &missing)
        return missing
    }

    /// Any of these removes what a script leaves: it expires, too.
    private static let removing = ["pexpireat", "hdel", "del"]

    private func note(
        _ words: [RedisArgument], as command: String, at place: RedisPlace, _ missing: inout MissingRights
    ) async throws(RedisError) {
        do {
            _ = try await ask(words, at: place)
        } catch {
            guard error.reply != nil, error.code != .unavailable else { throw error }
            // What else is wrong, the scripts will say
            if error.isRefusedRight { missing.note(error, of: command) }
        }
    }

    /// Runs a script by its digest, as decisions do; how long that took, nil: it was refused.
    private mutating func run(
        _ call: Call, at place: RedisPlace, _ missing: inout MissingRights
    ) async throws(RedisError) -> Duration? {
        let script = call.script
        let key = RedisArgument.text(place.counter.key)
        let start = ContinuousClock.now
        do {
            _ = try await ask(["EVALSHA", .text(script.digest), 1, key] + call.arguments, at: place)
            return ContinuousClock.now - start
        } catch {
            guard error.reply != nil, error.code != .unavailable else { throw error }
            refused(script, error, at: place, &missing)
            return nil
        }
    }

    private mutating func refused(
        _ script: RedisScript, _ error: RedisError, at place: RedisPlace, _ missing: inout MissingRights
    ) {
        let text = error.reply?.description ?? error.description
        switch error.code {
        case .noPermission where error.isRefusedRight: missing.note(error, of: "evalsha")
        case .noPermission where !missing.isEmpty: break
        case .noScript where missing.commands.contains("script|load"): break
        case .moved, .ask:
            inspection.note(
                .redisTopology, at: place.name, "is one node of a cluster, and the URL names it as if it were alone",
                advice: "write redis+cluster:// or rediss+cluster:// instead")
        case .readOnly:
            inspection.note(
                .redisReadOnly, at: place.name, "takes no writes, so that nothing can be counted",
                advice: "name the primary, or the sentinels that know it")
        default:
            inspection.note(
                .redisRefuses, at: place.name, "refuses script \(script): \(text)",
                advice: "see to it that it takes writes: until then decisions come from where when_unavailable says")
        }
    }

    /// Removes what the scripts left, in whichever way is allowed.
    private func clear(_ place: RedisPlace) async throws(RedisError) {
        if try await answer("DEL", .text(place.counter.key), at: place) != nil { return }
        if try await answer("PEXPIREAT", .text(place.counter.key), 1, at: place) != nil { return }
        let fields = try await answer("HKEYS", .text(place.counter.key), at: place)?.elements ?? []
        for field in fields.compactMap(\.text) {
            _ = try await answer("HDEL", .text(place.counter.key), .text(field), at: place)
        }
    }

    private func calls(at place: RedisPlace) -> [Call] {
        var calls: [Call] = []
        let (name, channel) = (RedisArgument.text(place.counter.name), RedisArgument.text(options.channel))
        for algorithms in combinations {
            guard let quotas = try? QuotaSet(algorithms.enumerated().map { try Self.quota($0, $1) }) else { continue }
            let lines = QuotaLines(quotas)
            let decide = scripts.decide(lines.parts)
            calls.append(Call(script: decide, arguments: ["decide", 1, name, .text(lines.text), 0]))
            calls.append(Call(script: scripts.refund, arguments: [1, name, .text(lines.text), channel]))
            calls.append(Call(script: decide, arguments: ["report", 1, name, .text(lines.text), 0]))
        }
        calls.append(Call(script: scripts.list, arguments: []))
        calls.append(Call(script: scripts.reset, arguments: ["", channel]))
        return calls
    }

    /// Short windows, so that what is counted goes by itself even if the command is ended in the middle of it.
    private static func quota(_ number: Int, _ algorithm: RateLimitAlgorithm) throws(RateLimitError) -> Quota {
        try Quota(limit: 10, per: .seconds(number + 1), algorithm: algorithm)
    }
}

extension RedisError {
    /// Whether the user may not do what was asked for; not: what a script did.
    fileprivate var isRefusedRight: Bool {
        guard code == .noPermission, let text = reply?.description else { return false }
        return text.hasPrefix("NOPERM") && !text.contains("in script")
    }
}

extension RedisScript {
    /// The commands that it calls, in lower case.
    fileprivate var commands: [String] {
        source.split(separator: "redis.call('").dropFirst().map { $0.prefix { $0 != "'" }.lowercased() }
    }
}
