import NIOCore
import RedisServers
import Testing

@testable import _RESP

extension Redis {
    @Suite("A subscription") struct SubscriptionTests {
        @Test func `is confirmed, hears messages, and is confirmed again after the connection was lost`() async throws {
            try await RedisServer.with { server async throws in
                for version in [RedisOptions.ProtocolVersion.resp3, .resp2] {
                    try await withClient("redis://127.0.0.1:\(server.port)", { $0.protocolVersion = version }) {
                        client async throws in
                        var heard = client.subscribe(to: ["news"]).makeAsyncIterator()
                        #expect(await heard.next() == .subscribed(channel: "news"))
                        try await server.cli("PUBLISH", "other", "x")
                        try await server.cli("PUBLISH", "news", "one")
                        #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "one")))
                        for _ in 0..<3 {
                            try await server.cli("CLIENT", "KILL", "TYPE", "pubsub")
                            #expect(await heard.next() == .interrupted)
                            #expect(await heard.next() == .subscribed(channel: "news"))
                        }
                        try await server.cli("PUBLISH", "news", "two")
                        #expect(await heard.next() == .message(channel: "news", payload: ByteBuffer(string: "two")))
                        var second = client.subscribe(to: ["news", "more"]).makeAsyncIterator()
                        var confirmed: Set<RedisNotification> = []
                        for _ in 0..<2 { if let next = await second.next() { confirmed.insert(next) } }
                        #expect(confirmed == [.subscribed(channel: "news"), .subscribed(channel: "more")])
                        _ = try await client.call("PUBLISH", "more", "three")
                        #expect(await second.next() == .message(channel: "more", payload: ByteBuffer(string: "three")))
                    }
                }
            }
        }

        @Test func `ends on the server when its listener is gone, and with the client`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    var kept = client.subscribe(to: ["kept"]).makeAsyncIterator()
                    #expect(await kept.next() == .subscribed(channel: "kept"))
                    do {
                        var dropped = client.subscribe(to: ["dropped"]).makeAsyncIterator()
                        #expect(await dropped.next() == .subscribed(channel: "dropped"))
                    }
                    // The subscriptions that come later on the same connection are behind its end.
                    var fence = client.subscribe(to: ["fence"]).makeAsyncIterator()
                    #expect(await fence.next() == .subscribed(channel: "fence"))
                    #expect(try await server.cli("PUBLISH", "dropped", "x") == "0")
                    await client.shutdown()
                    #expect(await fence.next() == nil)
                    while let event = await kept.next() { #expect(event == .interrupted) }
                }
            }
        }

        @Test func `that does not read is told to look again, once it does`() async throws {
            try await RedisServer.with { server async throws in
                try await withClient("redis://127.0.0.1:\(server.port)") { client async throws in
                    var slow = client.subscribe(to: ["news"]).makeAsyncIterator()
                    var quick = client.subscribe(to: ["news"]).makeAsyncIterator()
                    var fence = client.subscribe(to: ["fence"]).makeAsyncIterator()
                    #expect(await slow.next() == .subscribed(channel: "news"))
                    #expect(await quick.next() == .subscribed(channel: "news"))
                    #expect(await fence.next() == .subscribed(channel: "fence"))
                    for number in 0..<300 {
                        _ = try await client.call("PUBLISH", "news", .integer(Int64(number)))
                        #expect(await quick.next()?.payload == "\(number)")
                    }
                    // Who is told first need not be the slow one; what comes behind has passed all of them
                    _ = try await client.call("PUBLISH", "fence", "behind")
                    #expect(await fence.next()?.payload == "behind")
                    for number in 0..<SubscriptionListener.limit { #expect(await slow.next()?.payload == "\(number)") }
                    #expect(await slow.next() == .subscribed(channel: "news"))
                    _ = try await client.call("PUBLISH", "news", "after")
                    #expect(await slow.next()?.payload == "after")
                }
            }
        }

        @Test func `that is refused is interrupted, and is confirmed when the right is given`() async throws {
            try await RedisServer.with(["--user", "u", "on", ">p", "~*", "resetchannels", "+@all"]) {
                server async throws in
                try await withClient("redis://u:p@127.0.0.1:\(server.port)") { client async throws in
                    var heard = client.subscribe(to: ["news"]).makeAsyncIterator()
                    #expect(await heard.next() == .interrupted)
                    try await server.cli("ACL", "SETUSER", "u", "&*")
                    var next = await heard.next()
                    while next == .interrupted { next = await heard.next() }
                    #expect(next == .subscribed(channel: "news"))
                }
            }
        }
    }
}

extension RedisNotification {
    fileprivate var payload: String? {
        guard case .message(_, let payload) = self else { return nil }
        return String(buffer: payload)
    }
}
