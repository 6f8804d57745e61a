/// The part of a cluster that a key belongs to: CRC16/XMODEM of the key, or of its tag, modulo 16384 (Redis cluster
/// specification).
///
/// The tag is what stands between the first `{` and the first `}` behind it, if that is something.
package struct HashSlot: Hashable, Sendable {
    package let number: UInt16

    static let count = 16_384

    init(_ number: UInt16) { self.number = number }

    package init(key: String) {
        let bytes = key.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "{")) else {
            self.init(hashing: bytes[...])
            return
        }
        let rest = bytes[bytes.index(after: open)...]
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")), close > rest.startIndex else {
            self.init(hashing: bytes[...])
            return
        }
        self.init(hashing: rest[..<close])
    }

    private init(hashing bytes: Substring.UTF8View) {
        var crc: UInt16 = 0
        for byte in bytes { crc = crc << 8 ^ Self.table[Int(crc >> 8 ^ UInt16(byte))] }
        number = crc % UInt16(Self.count)
    }

    private static let table: [UInt16] = (0..<256).map { byte in
        (0..<8).reduce(UInt16(byte) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }
}
