/// Reads JSON (RFC 8259) from the bytes of a line, strictly and without a detour: no tree is built, and numbers keep their
/// text.
struct JSONCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    /// Whether `\x22` is read as a byte: not JSON, but what nginx writes where it is not told to write JSON.
    var readsEscapedBytes = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next byte that is not white space, which is not taken yet; nil at the end.
    mutating func peek() -> UInt8? {
        while let byte = here {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): position += 1
            default: return byte
            }
        }
        return nil
    }

    var here: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Takes a byte, after white space, if it is there.
    mutating func takes(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Takes a mark, after white space.
    mutating func take(_ mark: Unicode.Scalar) throws(CommandError) {
        guard takes(UInt8(ascii: mark)) else { throw unexpected("where \(mark) is needed") }
    }

    /// Takes the end of the line.
    mutating func takeEnd() throws(CommandError) {
        guard peek() == nil else { throw unexpected("after the object") }
    }

    /// Reads an object; `name` reads the name of each member, and `member` has to read the value.
    mutating func object<Name>(
        by name: (inout JSONCursor) throws(CommandError) -> Name,
        _ member: (inout JSONCursor, Name) throws(CommandError) -> Void
    ) throws(CommandError) {
        try take("{")
        if takes(UInt8(ascii: "}")) { return }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw unexpected("where a name in quotes is needed") }
            let name = try name(&self)
            try take(":")
            try member(&self, name)
        } while takes(UInt8(ascii: ","))
        try take("}")
    }

    /// Reads an object; `member` is called with each name, and has to read the value.
    mutating func object(
        _ member: (inout JSONCursor, String) throws(CommandError) -> Void
    ) throws(CommandError) {
        try object(by: { (cursor) throws(CommandError) in try cursor.string() }, member)
    }

    /// Reads a list; `element` has to read each.
    mutating func list(_ element: (inout JSONCursor) throws(CommandError) -> Void) throws(CommandError) {
        try take("[")
        if takes(UInt8(ascii: "]")) { return }
        repeat { try element(&self) } while takes(UInt8(ascii: ","))
        try take("]")
    }

    /// What kind of value comes next, in words.
    mutating func kind() throws(CommandError) -> String {
        switch peek() {
        case UInt8(ascii: "\""): return "a text"
        case UInt8(ascii: "{"): return "an object"
        case UInt8(ascii: "["): return "a list"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return "true or false"
        case UInt8(ascii: "n"): return "null"
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return "a number"
        default: throw unexpected("where a value is needed")
        }
    }

    /// An error about what is at the present position.
    func unexpected(_ place: String) -> CommandError {
        let found =
            switch here {
            case nil: "it ends"
            case let byte? where (0x21...0x7E).contains(byte): "found \(Unicode.Scalar(byte))"
            case let byte?: "found the byte \(byte)"
            }
        return CommandError(.trace, "not JSON at column \(position + 1): \(found) \(place)")
    }
}
