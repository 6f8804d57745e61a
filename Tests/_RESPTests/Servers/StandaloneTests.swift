import NIOCore
import RedisServers
import SystemPackage
import Testing

@testable import _RESP

extension Redis {
    @Suite("A server of its own") struct StandaloneTests {
        @Test func `answers commands, in RESP3 and RESP2 alike`() async throws {
            try await RedisServer.with { server async throws in
                for version in [RedisOptions.ProtocolVersion.resp3, .resp2] {
                    try await withClient("redis://127.0.0.1:\(server.port)", { $0.protocolVersion = version }) {
                        client async throws in
                        #expect(try await client.call("SET", "a", "é\r\n") == .simple("OK"))
                        #expect(try await client.call("GET", "a").text == "é\r\n")
                        #expect(try await client.call("GET", "none").isNull)
                        #expect(try await client.call("HSET", "h", "k", 5).wholeNumber != nil)
                        #expect(try await client.call("HGETALL", "h")["k"]?.wholeNumber == 5)
                        #expect(await client.failure("INCR", "h")?.code == .wrongType)
                        #expect(await client.failure("NONSENSE")?.code == .other("ERR"))
                    }
                }
            }
        }

        @Test func `gives the same values as redis-cli`() async throws {
            let commands: [[String]] = [
                ["SET", "s", "x y"], ["GET", "s"], ["GET", "none"], ["APPEND", "s", "\"q\""], ["GET", "s"],
                ["INCRBY", "n", "-42"], ["LPUSH", "l", "1", "2"], ["LRANGE", "l", "0", "-1"],
                ["LRANGE", "no", "0", "-1"],
                ["HSET", "h", "a", "1"], ["HGETALL", "h"], ["HGET", "h", "b"], ["SADD", "set", "m"],
                ["SMEMBERS", "set"],
                ["ZADD", "z", "1.5", "m"], ["ZRANGE", "z", "0", "-1", "WITHSCORES"], ["ZSCORE", "z", "m"],
                ["TYPE", "z"],
                ["INCR", "s"], ["EVAL", "return {1, 2.9, 'x', false, {ok='fine'}, {1, {}}}", "0"],
                ["EVAL", "return {err='MY own'}", "0"], ["EVAL", "return redis.call('get', KEYS[1])", "1", "s"],
                ["EVALSHA", String(repeating: "0", count: 40), "0"], ["EXISTS", "s", "no"], ["PING"], ["ECHO", ""],
            ]
            try await RedisServer.with { server async throws in
                for (version, option) in [(RedisOptions.ProtocolVersion.resp3, "-3"), (.resp2, "-2")] {
                    try await withClient("redis://127.0.0.1:\(server.port)", { $0.protocolVersion = version }) {
                        client async throws in
                        for words in commands {
                            try await server.cli("FLUSHALL")
                            try await Self.prepare(server)
                            let expected = try await server.cli([option, "--no-raw"] + words)
                            try await server.cli("FLUSHALL")
                            try await Self.prepare(server)
                            let command = RedisCommand(words.map { .text($0) })
                            let found: String
                            do throws(RedisError) {
                                found = try await client.send(command, deadline: .now + .seconds(10)).asInCLI()
                            } catch {
                                found = "(error) \(error.reply?.description ?? error.description)"
                            }
                            #expect(found == expected, "\(words)")
                        }
                    }
                }
            }
        }

        private static func prepare(_ server: RedisServer) async throws {
            try await server.cli("MSET", "s", "x y", "n", "1")
            try await server.cli("RPUSH", "l", "a", "b")
            try await server.cli("HSET", "h", "a", "1", "c", "2")
            try await server.cli("ZADD", "z", "1.5", "m", "2", "n")
            try await server.cli("SADD", "set", "m")
        }

        @Test func `teaches a script once to a server that forgot it, whoever asks`() async throws {
            let script = RedisScript("count", source: "return redis.call('incr', KEYS[1])")
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    for round in 1...3 {
                        try await server.cli("SCRIPT", "FLUSH")
                        try await server.cli("CONFIG", "RESETSTAT")
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            for _ in 0..<200 { group.addTask { _ = try await client.run(script, ["k"]) } }
                            try await group.waitForAll()
                        }
                        #expect(try await client.call("GET", "k").wholeNumber == Int64(200 * round))
                        #expect(try await server.cli("SCRIPT", "EXISTS", script.digest) == "1")
                        let statistics = try await server.cli("INFO", "commandstats")
                        let taught = statistics.split(separator: "\n").first { $0.hasPrefix("cmdstat_eval:") }
                        let calls = taught?.dropFirst("cmdstat_eval:calls=".count).prefix { $0 != "," }
                        #expect((calls.flatMap { Int($0) } ?? 0) <= 20, "\(statistics)")
                    }
                }
            }
        }

        @Test
        func `writes a thousand commands that come together in fewer writes, and each caller gets its own answer`()
            async throws
        {
            try await RedisServer.with { server async throws in
                let url = try RedisURL("redis://127.0.0.1:\(server.port)")
                var options = RedisOptions()
                options.maxCommands = 2000
                let client = RedisStandalone(.host("127.0.0.1", port: server.port), try ConnectionPlan(url, options))
                _ = try await client.call("PING")
                let before = client.counters
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in Int64(0)..<1000 {
                        group.addTask {
                            let echo = try await client.call("ECHO", .integer(number))
                            #expect(echo.wholeNumber == number)
                        }
                    }
                    try await group.waitForAll()
                }
                let after = client.counters
                #expect(after.written - before.written == 1000 && after.answered - before.answered == 1000)
                // How many are in a write depends on who is at work; that it is all that are in line, ConnectionTests show
                #expect(after.writes - before.writes < 1000)
                await client.shutdown()
            }
        }

        /// A busy machine has seconds to write, and to go on before the connection is given up; to the nanosecond, when a
        /// connection is stalled is shown by ConnectionTests.
        @Test func `answers by the deadline though the server stands still, and goes on where it stood`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)", { $0.commandTimeout = .seconds(1) }) {
                    client async throws in
                    _ = try await client.call("SET", "n", 0)
                    try server.pause()
                    let late = await client.failure("INCR", "n", within: .seconds(2))
                    #expect(late?.code == .timeout && late?.mayHaveRun == true)
                    let behind = await client.failure("INCR", "n")
                    #expect(behind?.code == .stalled && behind?.mayHaveRun == false)
                    try server.resume()
                    #expect(try await client.untilAnswered("ECHO", "x").text == "x")
                    #expect(try await client.call("GET", "n").wholeNumber == 1)
                }
            }
        }

        @Test func `gives up a cancelled command at once, and nobody else's answer with it`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    _ = try await client.call("PING")
                    try server.pause()
                    let tasks = (0..<40).map { number in
                        Task { try await client.call("ECHO", .integer(number)).wholeNumber }
                    }
                    for task in tasks.enumerated() where task.offset.isMultiple(of: 3) { task.element.cancel() }
                    for (number, task) in tasks.enumerated() where number.isMultiple(of: 3) {
                        let error = await #expect(throws: RedisError.self) { try await task.value }
                        #expect(error?.code == .cancelled)
                    }
                    try server.resume()
                    for (number, task) in tasks.enumerated() where !number.isMultiple(of: 3) {
                        #expect(try await task.value == Int64(number))
                    }
                }
            }
        }

        @Test func `comes back when the server does, empty or not`() async throws {
            let port = try await RedisServer.freePort()
            try await withClient("redis://127.0.0.1:\(port)") { client async throws in
                let error = await client.failure("PING")
                #expect(error?.code == .unavailable && error?.mayHaveRun == false)
                for _ in 0..<2 {
                    try await RedisServer.with(port: port) { server async throws in
                        #expect(try await client.untilAnswered("SET", "a", 1) == .simple("OK"))
                        #expect(try await client.run(RedisScript("one", source: "return 1")) == .integer(1))
                        try await server.kill()
                    }
                }
            }
        }

        @Test func `is taken over when it closes the connection, without a failure in between`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    for number in Int64(0)..<5 {
                        #expect(try await client.call("ECHO", .integer(number)).wholeNumber == number)
                        try await server.cli("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                        let answer = try await client.untilAnswered("PING")
                        #expect(answer == .simple("PONG"))
                    }
                }
            }
        }

        @Test func `selects the database, and takes none that is not there`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)/3") { client async throws in
                    _ = try await client.call("SET", "a", 1)
                }
                #expect(try await server.cli("-n", "3", "GET", "a") == "1")
                try await withClient("redis://127.0.0.1:\(server.port)/99") { client async throws in
                    #expect(await client.failure("SET", "a", 1)?.code == .unavailable)
                }
                #expect(try await server.cli("GET", "a") == "")
            }
        }

        @Test func `listens on a socket in the file system`() async throws {
            try await RedisServer.with(["--unixsocket", "r.sock"]) { server async throws in
                try await withClient("redis+unix://\(server.folder.string)/r.sock?db=2") { client async throws in
                    _ = try await client.call("SET", "a", 1)
                    #expect(try await server.cli("-n", "2", "GET", "a") == "1")
                }
            }
        }

        @Test func `knows the client's name`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)", { $0.clientName = "my app" }) {
                    client async throws in
                    _ = try await client.call("PING")
                    #expect(try await server.cli("CLIENT", "LIST").contains("name=my-app"))
                }
            }
        }

        @Test func `is left in peace by a client that was shut down`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    _ = try await client.call("PING")
                    try server.pause()
                    async let waiting = client.failure("PING")
                    await client.shutdown()
                    #expect(await client.failure("PING")?.code == .closed)
                    #expect(await waiting?.code == .closed)
                    try server.resume()
                }
            }
        }
    }
}

extension RESPValue {
    /// The value as redis-cli shows it.
    fileprivate func asInCLI(_ indent: String = "") -> String {
        switch self {
        case .null: "(nil)"
        case .boolean(let flag): "(\(flag))"
        case .integer(let number): "(integer) \(number)"
        case .double(let number): "(double) " + (number == number.rounded() ? "\(Int(number))" : "\(number)")
        case .simple(let text), .bigNumber(let text): text
        case .bulk(let bytes): "\"\(String(buffer: bytes).replacing("\"", with: "\\\""))\""
        case .verbatim(_, let text): String(buffer: text)
        case .error(let error): "(error) \(error)"
        case .array(let list): Self.list(list.map { ($0, nil) }, "\(list.isEmpty ? "(empty array)" : "")", ")", indent)
        case .set(let list): Self.list(list.map { ($0, nil) }, "\(list.isEmpty ? "(empty set)" : "")", "~", indent)
        case .push(let list): Self.list(list.map { ($0, nil) }, "", ")", indent)
        case .map(let pairs):
            Self.list(pairs.map { ($0.key, $0.value) }, pairs.isEmpty ? "(empty hash)" : "", "#", indent)
        }
    }

    private static func list(
        _ items: [(RESPValue, RESPValue?)], _ empty: String, _ mark: String, _ indent: String
    ) -> String {
        if items.isEmpty { return empty }
        return items.enumerated().map { number, item in
            let inner = indent + "   "
            let key = item.0.asInCLI(inner)
            return (number == 0 ? "" : indent) + "\(number + 1)\(mark) " + key
                + (item.1.map { " => " + $0.asInCLI(inner) } ?? "")
        }
        .joined(separator: "\n")
    }
}
