import Testing

@testable import _RESP

@Suite("A Redis URL") struct RedisURLTests {
    private static func url(
        _ topology: RedisURL.Topology, _ credentials: RedisCredentials? = nil, database: Int = 0,
        encrypted: Bool = false
    ) -> RedisURL {
        RedisURL(topology: topology, credentials: credentials, database: database, isEncrypted: encrypted)
    }

    private static func host(_ host: String, _ port: Int = 6379) -> RedisEndpoint { .host(host, port: port) }

    private static let table: [(String, RedisURL)] = [
        ("redis://localhost:6379/0", url(.standalone(host("localhost")))),
        ("redis://localhost", url(.standalone(host("localhost")))),
        ("redis://localhost/", url(.standalone(host("localhost")))),
        ("redis://h:7000/15", url(.standalone(host("h", 7000)), database: 15)),
        ("redis://h?db=4", url(.standalone(host("h")), database: 4)),
        ("rediss://h", url(.standalone(host("h")), encrypted: true)),
        ("redis://[::1]:7000", url(.standalone(host("::1", 7000)))),
        ("redis://[fe80::1]", url(.standalone(host("fe80::1")))),
        ("redis://:secret@h", url(.standalone(host("h")), .init(password: "secret"))),
        ("redis://ann:secret@h", url(.standalone(host("h")), .init(username: "ann", password: "secret"))),
        (
            "redis://a%3Ab:p%40%3A%2F%25%C3%A9@h",
            url(.standalone(host("h")), .init(username: "a:b", password: "p@:/%é"))
        ),
        (
            "redis://u:p@s/s?w#d@h/1",
            url(.standalone(host("h")), .init(username: "u", password: "p@s/s?w#d"), database: 1)
        ),
        ("redis://u:a:b@h", url(.standalone(host("h")), .init(username: "u", password: "a:b"))),
        ("redis://:@h", url(.standalone(host("h")))),
        ("redis+cluster://h1,h2:7000,[::1]:7001", url(.cluster([host("h1"), host("h2", 7000), host("::1", 7001)]))),
        ("redis+cluster://h/0", url(.cluster([host("h")]))),
        ("rediss+cluster://u:p@h", url(.cluster([host("h")]), .init(username: "u", password: "p"), encrypted: true)),
        (
            "redis+sentinel://h1,h2/mymaster/2",
            url(.sentinel([host("h1", 26379), host("h2", 26379)], primary: "mymaster"), database: 2)
        ),
        ("redis+sentinel://h:1/my%20master", url(.sentinel([host("h", 1)], primary: "my master"))),
        (
            "rediss+sentinel://:p@h/m",
            url(.sentinel([host("h", 26379)], primary: "m"), .init(password: "p"), encrypted: true)
        ),
        ("redis+unix:///run/redis.sock", url(.standalone(.unixSocket(path: "/run/redis.sock")))),
        ("redis+unix:///a%20b?db=3", url(.standalone(.unixSocket(path: "/a b")), database: 3)),
        ("redis+unix://u:p@/run/r", url(.standalone(.unixSocket(path: "/run/r")), .init(username: "u", password: "p"))),
    ]

    @Test(arguments: table.indices) func `is read in every form`(_ index: Int) throws {
        #expect(try RedisURL(Self.table[index].0) == Self.table[index].1)
    }

    private static let wrong: [(String, String)] = [
        ("localhost:6379", "no scheme; it begins with redis://, rediss://, redis+cluster:// or the like"),
        (
            "http://h",
            "scheme \"http\"; known are redis, rediss, redis+cluster, rediss+cluster, redis+sentinel, rediss+sentinel and redis+unix"
        ),
        ("redis://", "host 1 is missing"),
        ("redis://a,b", "2 hosts; one server has one, several are redis+cluster:// or redis+sentinel://"),
        ("redis://h:0", "the port of host 1 is not a number from 1 to 65535"),
        ("redis://h:65536", "the port of host 1 is not a number from 1 to 65535"),
        ("redis://h:secret", "the port of host 1 is not a number from 1 to 65535"),
        ("redis://u:secret:x", "host 1 has two ':'; an IPv6 address stands in brackets"),
        ("redis://[::1", "host 1 has a '[' without a ']'"),
        ("redis://[::1]x", "host 1 goes on behind the ']', where only a port may stand"),
        ("redis://secret@h", "a user without a password; a password without a user has a ':' before it"),
        ("redis://u:secret%2@h", "the password has a '%' without two hexadecimal digits; it stands for itself as %25"),
        ("redis://u:secret%+1@h", "the password has a '%' without two hexadecimal digits; it stands for itself as %25"),
        ("redis://%ff:secret@h", "the user is not UTF-8 once decoded"),
        ("redis://h/x", "the database is not a whole number, 0 or more"),
        ("redis://h/-1", "the database is not a whole number, 0 or more"),
        ("redis://h/0/1", "the path has more than the database"),
        ("redis://h/1?db=1", "behind the '?' there is one db=, where the path names none, and nothing else"),
        ("redis://h?x=1", "behind the '?' there is one db=, where the path names none, and nothing else"),
        ("redis+cluster://h/1", "database 1 on a cluster, which has only database 0"),
        ("redis+cluster://h,,i", "host 2 is missing"),
        ("redis+sentinel://h", "no name of the primary; it stands behind the sentinels, as in /mymaster/0"),
        ("redis+unix://h/x", "no path of a socket; it is absolute, as in redis+unix:///run/redis.sock"),
        ("redis+unix://", "no path of a socket; it is absolute, as in redis+unix:///run/redis.sock"),
    ]

    @Test(arguments: wrong.indices) func `that is wrong says how, and never shows a password`(_ index: Int) {
        let error = #expect(throws: RedisError.self) { try RedisURL(Self.wrong[index].0) }
        #expect(error?.description == "Redis URL: \(Self.wrong[index].1)" && error?.code == .configuration)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `is shown without user and password`() throws {
        let url = try RedisURL("rediss+sentinel://ann:secret@h1,h2:1/m/2")
        #expect("\(url)" == "rediss+sentinel://h1:26379,h2:1/m/2")
        #expect(!String(reflecting: url).contains("secret"))
        #expect(try RedisURL("redis://u:p@[::1]").description == "redis://[::1]:6379/0")
        #expect(try RedisURL("redis+unix:///a?db=1").description == "redis+unix:///a?db=1")
        #expect(try RedisURL("redis+cluster://a,b").description == "redis+cluster://a:6379,b:6379")
        var dumped = ""
        dump(url, to: &dumped)
        #expect(!dumped.contains("secret") && dumped.contains("ann"))
    }
}
