extension UnsafeBufferPointer<UInt8> {
    /// The character of valid UTF-8 that begins at a position, which moves on to the next (RFC 3629).
    func scalar(at position: inout Int) -> UInt32 {
        let first = UInt32(self[position])
        position += 1
        guard first >= 0x80 else { return first }
        let others = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
        // The first byte has so many bits fewer for the character as there are bytes after it
        var scalar = first & (0x3F >> UInt32(others))
        for _ in 0..<others {
            scalar = scalar << 6 | UInt32(self[position] & 0x3F)
            position += 1
        }
        return scalar
    }
}
