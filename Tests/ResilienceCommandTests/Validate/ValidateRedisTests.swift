import Foundation
import RedisServers
import Subprocess
import Testing

@Suite(
    "resilience validate, over a Redis", .serialized,
    .enabled(
        if: RedisServer.isInstalled, "Redis is missing: apt-get install redis-server redis-sentinel redis-tools openssl"
    ))
struct ValidateRedisTests {
    private static let rules = """
        rate_limits:
          rules:
            - {name: login, path: /auth/login, limits: [5/minute, 20/hour]}
            - {name: bucket, path: /bucket, algorithm: token_bucket, limits: [5/minute]}
            - {name: counter, path: /counter, algorithm: sliding_window_counter, limits: [5/minute]}
            - {name: month, path: /month, algorithm: fixed_window, limits: [1000/month@Europe/Berlin]}

        """

    /// Runs it over a file with this store; further options stand behind.
    private func validate(
        _ store: String, _ options: String = "", variables: String = "",
        _ body: (BuiltCommand.Result) throws -> Void
    ) async throws {
        try await BuiltCommand.with(["r.yaml": Self.rules + "store: {\(store)}\n"]) { command in
            try body(
                try await command.runShell("chmod o-r r.yaml; \(variables) exec \"$0\" validate r.yaml \(options)"))
        }
    }

    /// The lines of findings, with nothing that differs from run to run.
    private func findings(_ result: BuiltCommand.Result, _ server: RedisServer) -> [String] {
        result.output.split(separator: "\n").filter { $0.hasPrefix("r.yaml:") }
            .map {
                String($0).replacing("\(server.port)", with: "PORT").replacing("redis at 127.0.0.1:PORT: ", with: "")
            }
            .map { $0.replacing(#/^r.yaml:\d+:\d+: store.redis: /#, with: "") }
    }

    @Test func `says that it answers, and leaves nothing behind`() async throws {
        try await RedisServer.with { server in
            try await validate("redis: 'redis://127.0.0.1:\(server.port)/0'", "--strict") { result in
                #expect(result.status == .exited(0), "\(result)")
                let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
                let start = try #require(lines.firstIndex(of: "Redis"))
                #expect(lines[start + 1] == "redis://127.0.0.1:\(server.port)/0")
                #expect(lines[start + 2].hasPrefix("server"))
                let row = /127\.0\.0\.1:\d+ +(Redis|Valkey) \d+\.\S+ +primary +no limit +\d+\.\d ms/
                #expect(lines[start + 3].wholeMatch(of: row) != nil, "\(lines[start + 3])")
                #expect(lines.suffix(2) == ["Nothing was found", ""])
            }
            #expect(try await server.cli("DBSIZE") == "0")
            #expect(try await server.cli("PUBSUB", "CHANNELS") == "")
        }
    }

    @Test func `tells the same as members of the object`() async throws {
        try await RedisServer.with(["--maxmemory", "64mb", "--maxmemory-policy", "volatile-lru"]) { server in
            try await validate("redis: 'redis://127.0.0.1:\(server.port)/0'", "--format json") { result in
                #expect(result.status == .exited(0))
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
                let redis = try #require(object["redis"] as? [String: Any])
                #expect(redis["url"] as? String == "redis://127.0.0.1:\(server.port)/0")
                #expect(redis["asked"] as? Bool == true && redis["failure"] is NSNull)
                let told = try #require((redis["servers"] as? [[String: Any]])?.first)
                #expect(told["role"] as? String == "primary" && told["maxmemory"] as? Int == 64 << 20)
                #expect(told["maxmemory_policy"] as? String == "volatile-lru")
                #expect((told["answer_time"] as? Double).map { $0 > 0 && $0 < 5 } == true)
                let kinds = (object["findings"] as? [[String: Any]])?.map { $0["kind"] as? String }
                #expect(kinds == ["redis-evicts"])
            }
        }
    }

    @Test func `ends with 69 where it is away or lets nobody in, and never shows a password`() async throws {
        try await RedisServer.with(["--requirepass", "s3cret"]) { server in
            let away = "redis://ann:swordfish@127.0.0.1:1/0"
            let locked = "redis://:swordfish@127.0.0.1:\(server.port)/0"
            for (url, reason) in [(away, "127.0.0.1:1"), (locked, "WRONGPASS")] {
                for options in ["", "--strict", "--format json"] {
                    try await validate("redis: '\(url)'", options) { result in
                        #expect(result.status == .exited(69), "\(result)")
                        #expect(result.output.contains(reason) && result.output.contains("swordfish") == false)
                        #expect(result.errors.contains(reason) == !options.contains("json"))
                        #expect(!result.errors.contains("swordfish"))
                    }
                }
            }
        }
    }

    @Test func `asks nobody if it is told so`() async throws {
        try await validate("redis: 'redis://ann:swordfish@127.0.0.1:1/0'", "--strict --no-connect") { result in
            #expect(result.status == .exited(0) && result.errors.isEmpty)
            #expect(result.output.contains("\nredis://127.0.0.1:1/0, not asked\n"))
        }
        try await validate("redis: 'redis://127.0.0.1:1/0'", "--no-connect --format json") { result in
            #expect(result.output.contains(#""redis":{"url":"redis://127.0.0.1:1/0","asked":false}"#))
        }
    }

    @Test(arguments: [
        ("redis: 'redis://a,b/0'", "store: Redis URL: 2 hosts"), ("redis: 'redis+cluster://a/1'", "store: Redis URL"),
        ("redis: 'rediss://a/0', tls: {ca: /none}", #"store: tls.ca: "/none" cannot be read"#),
    ])
    func `ends with 78 over a URL or files that nobody can use, also without asking`(
        store: String, problem: String
    ) async throws {
        for options in ["", "--no-connect"] {
            try await validate(store, options) { result in
                #expect(result.status == .exited(78) && result.output.isEmpty)
                #expect(result.errors.contains(problem), "\(result.errors)")
            }
        }
    }

    @Test func `asks the one that REDIS_URL names instead`() async throws {
        try await RedisServer.with(["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]) { server in
            let url = "REDIS_URL=redis://127.0.0.1:\(server.port)/0"
            try await validate("redis: 'redis://127.0.0.1:1/0'", "--strict", variables: url) { result in
                #expect(result.status == .exited(1))
                #expect(result.output.contains("REDIS_URL: store.redis: redis at 127.0.0.1:\(server.port): maxmemory-"))
            }
        }
    }

    /// What a user may do beside the rest, and what is found about it.
    private static let users: [(rights: String, found: [String])] = [
        ("~* &* +@all", []),
        (
            "~* &* +@all -evalsha",
            ["the user may not run EVALSHA; allow it, as in +evalsha [redis-rights]"]
        ),
        (
            "~other:* &* +@all",
            ["the user may not touch keys such as resilience:{…}; allow it, as in ~resilience:* [redis-rights]"]
        ),
        (
            "~* &* +@all -hset -pexpireat",
            ["the user may not run PEXPIREAT, HSET; allow it, as in +pexpireat +hset [redis-rights]"]
        ),
        (
            "~* &* +@all -publish",
            ["the user may not run PUBLISH; allow it, as in +publish [redis-rights]"]
        ),
        (
            "~* &* +@all -script|load",
            ["the user may not run SCRIPT|LOAD; allow it, as in +script|load [redis-rights]"]
        ),
        (
            "~* &other +@all",
            [
                "the user may not publish on the channel resilience:changes, as resets and refunds do; allow it, as in "
                    + "&resilience:changes [redis-rights]",
                "the channel resilience:changes cannot be listened to, so that known denials are asked for again; allow "
                    + "it, as in +subscribe &resilience:changes [redis-rights]",
            ]
        ),
        ("~* &* +@all -info -config -hello", []),
    ]

    @Test(arguments: users) func `names what the user may not do`(rights: String, found: [String]) async throws {
        let user = ["--user", "ann", "on", ">p"] + rights.split(separator: " ").map(String.init)
        try await RedisServer.with(user) { server in
            let store = "redis: 'redis://ann:p@127.0.0.1:\(server.port)/0'"
            try await validate(store, "--strict") { result in
                #expect(result.status == .exited(found.isEmpty ? 0 : 1))
                #expect(findings(result, server) == found, "\(result.output)")
                let isUnseen = result.output.contains("not looked at: memory, since the user")
                #expect(isUnseen == rights.contains("-config"))
            }
            #expect(try await server.cli("DBSIZE") == "0")
        }
    }

    @Test func `finds nothing missing for a user with the rights that the documentation names`() async throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                path:
                    "../../../Sources/Integrations/ResilienceRedis/ResilienceRedis.docc/SharingLimits.md"),
            encoding: .utf8)
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("    ~") || $0.hasPrefix("    +") }
        let rights = lines.flatMap { $0.split(separator: " ") }.map(String.init)
        #expect(rights.count > 10)
        try await RedisServer.with(["--user", "ann", "on", ">p"] + rights) { server in
            try await validate("redis: 'redis://ann:p@127.0.0.1:\(server.port)/0'", "--strict") { result in
                #expect(result.status == .exited(0), "\(result)")
            }
        }
    }

    @Test func `says that a full server refuses the scripts`() async throws {
        try await RedisServer.with(["--maxmemory", "1"]) { server in
            try await validate("redis: 'redis://127.0.0.1:\(server.port)/0'", "--strict") { result in
                #expect(result.status == .exited(1))
                let found = findings(result, server)
                #expect(!found.isEmpty && found.allSatisfy { $0.contains("OOM") && $0.hasSuffix("[redis-refuses]") })
            }
        }
    }

    @Test func `says that a replica is none to count on`() async throws {
        try await RedisServer.with { primary in
            try await RedisServer.with(["--replicaof", "127.0.0.1", "\(primary.port)"]) { replica in
                await replica.says("Finished with success")
                try await validate("redis: 'redis://127.0.0.1:\(replica.port)/0'", "--strict") { result in
                    #expect(result.status == .exited(1))
                    #expect(
                        findings(result, replica) == [
                            "is a replica, where nothing can be counted; name the primary, or the sentinels that know it "
                                + "[redis-read-only]"
                        ])
                }
            }
        }
    }

    @Test func `says that a server is slower than a decision waits`() async throws {
        try await RedisServer.with { server in
            let store = "redis: 'redis://127.0.0.1:\(server.port)/0', command_timeout: 0.001ms"
            try await validate(store, "--strict") { result in
                #expect(result.status == .exited(1))
                #expect(findings(result, server).map { $0.suffix(12) } == ["[redis-slow]"], "\(result)")
            }
        }
    }

    @Test func `asks by TLS as a service would`() async throws {
        let certificates = try await Certificates.make()
        defer { certificates.remove() }
        let port = try await RedisServer.freePort()
        let settings = [
            "--port", "0", "--tls-port", "\(port)", "--tls-cert-file", certificates.path("server.pem"),
            "--tls-key-file", certificates.path("server.key"), "--tls-ca-cert-file", certificates.path("ca.pem"),
        ]
        try await RedisServer.with(settings, port: port) { _ in
            let files = ["ca": "ca.pem", "certificate": "client.pem", "key": "client.key"]
                .map { "\($0.key): \(certificates.path($0.value))" }.sorted().joined(separator: ", ")
            let url = "redis: 'rediss://localhost:\(port)/0'"
            try await validate("\(url), tls: {\(files)}", "--strict") { result in
                #expect(result.status == .exited(0), "\(result)")
            }
            try await validate(url) { result in #expect(result.status == .exited(69)) }
        }
    }

    @Test(.timeLimit(.minutes(3))) func `asks each primary of a cluster`() async throws {
        try await RedisServer.cluster(of: 3) { servers in
            try await validate("redis: 'redis+cluster://127.0.0.1:\(servers[0].port)'", "--strict") { result in
                #expect(result.status == .exited(0), "\(result)")
                for server in servers { #expect(result.output.contains("\n127.0.0.1:\(server.port)  ")) }
            }
            for server in servers { #expect(try await server.cli("DBSIZE") == "0") }
            try await validate("redis: 'redis+cluster://127.0.0.1:\(servers[0].port)'") { result in
                #expect(findings(result, servers[0]).isEmpty)
            }
            try await RedisServer.with { other in
                try await validate("redis: 'redis+cluster://127.0.0.1:\(other.port)'", "--strict") { result in
                    #expect(findings(result, other).map { $0.suffix(16) } == ["[redis-topology]"], "\(result)")
                }
            }
            try await servers[2].kill()
            await servers[0].says("Cluster state changed: fail")
            try await validate("redis: 'redis+cluster://127.0.0.1:\(servers[0].port)'") { result in
                #expect(result.status == .exited(69), "\(result)")
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func `asks the primary that sentinels name`() async throws {
        try await RedisServer.with { primary in
            try await RedisServer.sentinel(of: primary, replicas: 0) { sentinel in
                let url = "redis+sentinel://127.0.0.1:\(sentinel.port)/mymaster/0"
                try await validate("redis: '\(url)'", "--strict") { result in
                    #expect(result.status == .exited(0), "\(result)")
                    #expect(result.output.contains("\nmymaster  "))
                }
            }
        }
    }
}
