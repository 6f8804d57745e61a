import Testing
import _RESP

@testable import ResilienceRedis

@Suite("What a server says about itself") struct ServerFactsTests {
    private static func info(_ lines: String...) -> String { "# Section\r\n" + lines.map { "\($0)\r\n" }.joined() }

    @Test(arguments: [
        (info("redis_version:7.0.15", "role:master"), "Redis 7.0.15", true, false),
        (info("redis_version:4.0.14", "role:slave"), "Redis 4.0.14", false, true),
        (info("redis_version:5.0.0", "role:master"), "Redis 5.0.0", true, false),
        (info("redis_version:10.2.1", "role:master"), "Redis 10.2.1", true, false),
        // For clients of Redis, Valkey goes on calling itself Redis 7.2.4
        (
            info("redis_version:7.2.4", "server_name:valkey", "valkey_version:8.1.0", "role:master"), "Valkey 8.1.0",
            true, false
        ),
    ])
    func `is its version and role`(text: String, version: String, isRecentEnough: Bool, isReplica: Bool) {
        let facts = ServerFacts(info: text)
        #expect([facts.product, facts.version] == version.split(separator: " ").map(String.init))
        #expect(facts.isRecentEnough == isRecentEnough && facts.isReplica == isReplica)
    }

    @Test(arguments: [
        ("0", "allkeys-lru", false), ("1000", "allkeys-lru", true), ("1000", "volatile-ttl", true),
        ("1000", "noeviction", false),
    ])
    func `is whether it throws counters away when it is full`(most: String, policy: String, evicts: Bool) {
        #expect(ServerFacts(info: Self.info("maxmemory:\(most)", "maxmemory_policy:\(policy)")).evicts == evicts)
    }

    @Test func `is unknown where nothing is said`() {
        let facts = ServerFacts(info: "")
        #expect(facts.evicts == nil && facts.isReplica == nil && facts.isRecentEnough == nil)
    }

    @Test func `is what HELLO says, in both protocols`() {
        let pairs: [(String, String)] = [("server", "redis"), ("version", "6.2.0"), ("role", "master")]
        let flat = RESPValue.array(pairs.flatMap { [.bulk($0.0), .bulk($0.1)] })
        let map = RESPValue.map(pairs.map { RESPValue.Pair(.bulk($0.0), .bulk($0.1)) })
        for hello in [flat, map] {
            let facts = ServerFacts(hello: hello)
            #expect(facts.product == "Redis" && facts.version == "6.2.0" && facts.isReplica == false)
            #expect(facts.isRecentEnough == true)
        }
        let valkey = ServerFacts(hello: .map([RESPValue.Pair(.bulk("server"), .bulk("valkey"))]))
        #expect(valkey.product == "Valkey" && valkey.isRecentEnough == true)
    }
}
