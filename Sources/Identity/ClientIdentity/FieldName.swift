/// The name of a header field, which is ASCII and compared without regard to case (RFC 9110, 5.1). Other letters are what
/// they are: the Kelvin sign is no `k`.
struct FieldName: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    static func == (left: FieldName, right: FieldName) -> Bool {
        left.text.utf8.count == right.text.utf8.count
            && left.text.utf8.elementsEqual(right.text.utf8) { lowercase($0) == lowercase($1) }
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(Self.lowercase(byte)) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
