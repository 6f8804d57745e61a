import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A part of a snapshot that somebody made up") struct HostileSnapshotTests {
    static let start = SnapshotTests.start

    /// A store in which all kinds of quotas have been used, reports and refunds included.
    private static func part(_ history: inout History) throws -> [UInt8] {
        let store = MemoryStore(seed: history.seed)
        var now = start
        for client in 0..<6 {
            let quotas = try SnapshotHistoryTests.quotas(&history)
            let key = CounterKey(rule: "r\(client % 2)", client: "\(client)")
            for _ in 0..<5 {
                now = now + .nanoseconds(Int64.random(in: 0...1 << 30, using: &history))
                store.report(key, units: .random(in: -3...90, using: &history), under: quotas, at: now)
            }
        }
        return Snapshot(store, at: now).parts.first ?? []
    }

    private static func use(_ store: MemoryStore, _ history: inout History) throws {
        let quotas = try SnapshotHistoryTests.quotas(&history)
        for moment in [start, MonotonicTime(nanoseconds: .max), start + .seconds(86_400)] {
            for client in 0..<6 {
                let key = CounterKey(rule: "r\(client % 2)", client: "\(client)")
                _ = store.list(client: "\(client)", at: moment)
                _ = try store.decide(key, cost: 1, under: quotas, at: moment)
            }
        }
    }

    @Test(arguments: History.fresh(100))
    func `is refused, or read as something that can be counted with`(given: History) throws {
        var history = given
        let part = try Self.part(&history)
        for _ in 0..<60 {
            var bytes = part
            for _ in 0...Int.random(in: 0...3, using: &history) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &history)
                switch Int.random(in: 0..<4, using: &history) {
                case 0: bytes[place] = .random(in: 0...255, using: &history)
                case 1: bytes.insert(.random(in: 0...255, using: &history), at: place)
                case 2: bytes.removeSubrange(place..<min(place + 3, bytes.count))
                default: bytes[place] ^= 0x80
                }
            }
            let (store, now) = (MemoryStore(maxKeys: 4, seed: 1), Self.start + .seconds(1))
            do {
                try Snapshot(parts: [bytes]).read(into: store, at: now)
            } catch is CounterFault {}
            #expect(store.count <= 4)
            try Self.use(store, &history)
        }
    }

    @Test(arguments: History.fresh(10)) func `may end anywhere`(given: History) throws {
        var history = given
        let part = try Self.part(&history)
        for length in 0..<part.count {
            let store = MemoryStore(maxKeys: 4, seed: 1)
            do {
                try Snapshot(parts: [Array(part[..<length])]).read(into: store, at: Self.start)
                #expect(length > 0)
            } catch let fault as CounterFault {
                #expect(fault.description.hasSuffix(" of \(length)"))
            }
        }
    }

    /// Bytes in hexadecimal, after a time of 0.
    private static let refused: [(bytes: String, reason: String)] = [
        ("", "it ends"), ("01", "a number above 0"), ("ffffffffffffffffff01", "a number above 0"),
        ("ffffffffffffffffffff01", "a number too large"), ("80808080808080808080808000", "a number too large"),
        ("00ffffff7f", "a number above"), ("0001ff", "not text in UTF-8"), ("00017200", "there is none"),
        ("0001727f", "a number above 64"), ("0001720108", "no kind of quota"),
        ("000172010005ffffffffffffffffff01", "18 years"), ("0001720102000000", "window"),
        ("0001720102ffffffffffffffffff010100", "a number above"), ("000172010505034d6172", "time zone"),
        ("00017202000501000501", "both have the window"), ("00017201000a640104", "no kind of key"),
        ("00017201000a64010001", "it ends"), ("00017201000a6401000000ffffffffffff01", "it ends"),
        ("00017201000a64010000ffffffffffffffffff0101", "it ends"),
        ("00017201000a6401000001ffffffffffffffffff01", "before all time"),
        ("00017201000a64010000010102", "after the latest time"),
        ("00017201000a640100000100000302", "a number above 1"),
        ("00017201000a64010000010000ff", "it ends"), ("00017201000a640100000100000202", "a number above 1"),
        ("00017201030a640100000100", "it ends"), ("00017201030a64010000010002", "no window of the quota"),
        ("00017201030a640100000164", "it ends"),
        ("00017201030a64010000016401", "no window of the quota"),
        ("00017201030a64010000010001", "no window of the quota"),
        ("00017201000a6401000002000080808080808080c0020080808080808080c00200", "more than ten limits"),
        ("00017201020a64000100008188808008", "more than ten capacities"),
    ]

    @Test(arguments: refused) func `is refused with what is wrong where`(bytes: String, reason: String) {
        let part = bytes.isEmpty ? [] : Snapshot.bytes("00" + bytes)
        let fault = #expect(throws: CounterFault.self) {
            try Snapshot(parts: [part]).read(into: MemoryStore(), at: .zero)
        }
        #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
    }
}
