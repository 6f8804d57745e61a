import Testing

@testable import _RESP

@Suite("A slot") struct HashSlotTests {
    /// Slots as `CLUSTER KEYSLOT` of Redis 7.0.15 gives them.
    @Test(
        arguments: [
            ("123456789", 12739), ("", 0), ("foo", 12182), ("bar", 5061), ("{user1000}.following", 3443),
            ("user1000", 3443), ("foo{}{bar}", 8363), ("foo{{bar}}zap", 4015), ("{{bar}", 4015),
            ("foo{bar}{zap}", 5061),
            ("{}x", 10595), ("{}{a}", 13650), ("{a", 10276), ("a}b{c}", 7365), ("}{", 12793), ("é{ü}z", 9552),
            ("ü", 9552),
        ] as [(String, UInt16)])
    func `is the CRC16 of the key, or of what stands between its first braces`(_ key: String, _ slot: UInt16) {
        #expect(HashSlot(key: key).number == slot)
    }
}
