import Testing

@testable import _RESP

@Suite("A map of slots") struct SlotMapTests {
    private static let seed = RedisEndpoint.host("seed", port: 6379)

    private static func range(_ first: Int64, _ last: Int64, _ host: RESPValue, _ port: Int64) -> RESPValue {
        let replica = RESPValue.array([.bulk("replica"), .integer(1), .bulk("id2")])
        return .array([.integer(first), .integer(last), .array([host, .integer(port), .bulk("id")]), replica])
    }

    @Test func `knows what the nodes say, and what is not said not`() {
        var map = SlotMap()
        let number = map.beginRefresh()
        let reply = RESPValue.array([
            Self.range(0, 5000, .bulk("a"), 1), Self.range(5001, 16_383, .bulk("b"), 2),
            Self.range(7, 7, .bulk("a"), 1),
        ])
        let isTaken = map.take(reply, number)
        #expect(isTaken && map.nodes == [.host("a", port: 1), .host("b", port: 2)])
        #expect(map[HashSlot(0)] == .host("a", port: 1) && map[HashSlot(5000)] == .host("a", port: 1))
        #expect(map[HashSlot(5001)] == .host("b", port: 2) && map[HashSlot(16_383)] == .host("b", port: 2))
        let next = map.beginRefresh()
        let isRetaken = map.take(.array([Self.range(1, 1, .bulk("c"), 3)]), next)
        #expect(isRetaken)
        #expect(map[HashSlot(1)] == .host("c", port: 3) && map[HashSlot(0)] == nil)
    }

    @Test func `takes the host of who answered where none is said`() {
        for host in [RESPValue.null, .bulk(""), .bulk("?")] {
            var map = SlotMap()
            let number = map.beginRefresh()
            let isTaken = map.take(.array([Self.range(0, 9, host, 7000)]), number)
            #expect(isTaken)
            #expect(map[HashSlot(9)] == .host("seed", port: 7000))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `takes as many ranges as there are slots, each its node's, and no more`() {
        let ranges = (0..<40_000).map { Self.range(Int64($0 % 10), Int64($0 % 10), .bulk("h\($0)"), 1) }
        var map = SlotMap()
        let number = map.beginRefresh()
        let isTaken = map.take(.array(ranges), number)
        #expect(isTaken && map.nodes.count == HashSlot.count)
        for slot in 0..<UInt16(10) {
            let last = (0..<HashSlot.count).last { $0 % 10 == slot } ?? 0
            #expect(map[HashSlot(slot)] == .host("h\(last)", port: 1))
        }
    }

    @Test func `reads no more of an answer than makes as many slots as there are`() {
        let all = Int64(HashSlot.count) - 1
        let ranges = (0..<HashSlot.count).map { Self.range(0, all, .bulk("h\($0)"), 1) }
        var map = SlotMap()
        let first = map.beginRefresh()
        let isTaken = map.take(.array(ranges), first)
        #expect(isTaken && map.nodes == [.host("h0", port: 1)])
        let number = map.beginRefresh()
        let isRetaken = map.take(.array([Self.range(1, all, .bulk("a"), 1)] + ranges), number)
        // The one range that begins below the bound is taken whole
        #expect(isRetaken && map.nodes == [.host("a", port: 1), .host("h0", port: 1)])
    }

    @Test func `keeps what it knows when an answer is of no use`() {
        var map = SlotMap()
        map.move(HashSlot(5), to: Self.seed)
        let useless: [RESPValue] = [
            .array([]), .null, .simple("x"), .array([.integer(1)]), .array([Self.range(5, 16_384, .bulk("a"), 1)]),
            .array([Self.range(-1, 5, .bulk("a"), 1)]), .array([Self.range(6, 5, .bulk("a"), 1)]),
            .array([Self.range(5, 5, .bulk("a"), 0)]), .array([Self.range(5, 5, .bulk("a"), 65_536)]),
            .array([.array([.integer(0), .integer(5), .array([.bulk("a")])])]),
        ]
        for reply in useless {
            let number = map.beginRefresh()
            let isTaken = map.take(reply, number)
            #expect(!isTaken)
        }
        #expect(map[HashSlot(5)] == Self.seed)
    }

    @Test func `believes a move that it learnt during a refresh more than the refresh, and an earlier one less`() {
        let reply = RESPValue.array([Self.range(0, 9, .bulk("a"), 1)])
        var map = SlotMap()
        map.move(HashSlot(1), to: .host("m", port: 1))
        let number = map.beginRefresh()
        map.move(HashSlot(2), to: .host("m", port: 2))
        let isTaken = map.take(reply, number)
        #expect(isTaken)
        #expect(map[HashSlot(1)] == .host("a", port: 1) && map[HashSlot(2)] == .host("m", port: 2))
        let next = map.beginRefresh()
        let isRetaken = map.take(reply, next)
        #expect(isRetaken)
        #expect(map[HashSlot(2)] == .host("a", port: 1))
    }
}

@Suite("A redirection") struct RedisRedirectionTests {
    private static let asked = RedisEndpoint.host("asked", port: 6379)

    private static let table: [(String, RedisEndpoint?)] = [
        ("MOVED 12182 127.0.0.1:17613", .host("127.0.0.1", port: 17613)),
        ("ASK 0 node.example:1", .host("node.example", port: 1)),
        ("MOVED 16383 ::1:7000", .host("::1", port: 7000)),
        ("MOVED 1 :7000", .host("asked", port: 7000)),
        ("MOVED 1 ?:7000", .host("asked", port: 7000)),
        ("MOVED 16384 a:1", nil), ("MOVED -1 a:1", nil), ("MOVED 1 a", nil), ("MOVED 1 a:0", nil),
        ("MOVED 1 a:65536", nil), ("MOVED 1", nil), ("MOVED 1 a:1 b", nil), ("ERR MOVED 1 a:1", nil), ("", nil),
    ]

    @Test(arguments: table.indices) func `is read as servers write it`(_ index: Int) {
        let (text, endpoint) = Self.table[index]
        #expect(RedisRedirection(RESPError(text), from: Self.asked)?.endpoint == endpoint)
    }
}

extension SlotMap {
    /// Takes over what the seed answered; whether that was of use.
    fileprivate mutating func take(_ reply: RESPValue, _ number: Int) -> Bool {
        guard let picture = SlotMap(reply, from: .host("seed", port: 6379)) else { return false }
        finishRefresh(number, picture)
        return true
    }
}
