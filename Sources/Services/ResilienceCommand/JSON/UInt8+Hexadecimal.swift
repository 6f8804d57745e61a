extension UInt8 {
    /// The byte that two hexadecimal digits at the start of a text say.
    init?(hexadecimal text: Slice<UnsafeBufferPointer<UInt8>>) {
        guard text.count >= 2, let high = Self.value(of: text[text.startIndex]),
            let low = Self.value(of: text[text.startIndex + 1])
        else { return nil }
        self = high << 4 | low
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
