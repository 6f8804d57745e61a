extension JSONCursor {
    /// Reads a text in quotes.
    mutating func string() throws(CommandError) -> String {
        try take("\"")
        let start = position
        var seen: UInt8 = 0
        while let byte = here {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                let content = UnsafeBufferPointer(rebasing: bytes[start..<position - 1])
                // ASCII needs no second look
                return seen < 0x80 ? String(decoding: content, as: UTF8.self) : try text(content)
            case UInt8(ascii: "\\"):
                return try escapedBytes(from: start).withUnsafeBufferPointer { (bytes) throws(CommandError) in
                    try text(bytes)
                }
            case 0..<0x20: throw unexpected("in a text, where it has to be escaped")
            default:
                seen |= byte
                position += 1
            }
        }
        throw unexpected("in a text")
    }

    /// The bytes of a text with escapes, which begins at `start` and has none before the present position.
    mutating func escapedBytes(from start: Int) throws(CommandError) -> [UInt8] {
        var decoded = Array(bytes[start..<position])
        while let byte = here {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return decoded
            case UInt8(ascii: "\\"):
                if let byte = escapedByte() { decoded.append(byte) } else { decoded += String(try escape()).utf8 }
            case 0..<0x20: throw unexpected("in a text, where it has to be escaped")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw unexpected("in a text")
    }

    /// Reads `\x22`, where such escapes are read.
    private mutating func escapedByte() -> UInt8? {
        guard readsEscapedBytes, position + 3 < bytes.count, bytes[position + 1] == UInt8(ascii: "x") else {
            return nil
        }
        guard let byte = UInt8(hexadecimal: bytes[(position + 2)...]) else { return nil }
        position += 4
        return byte
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(CommandError) -> String {
        guard let text = String(utf8: bytes) else {
            throw CommandError(.trace, "not JSON before column \(position + 1): a text that is not UTF-8")
        }
        return text
    }

    private mutating func escape() throws(CommandError) -> Unicode.Scalar {
        position += 1
        let meaning: Unicode.Scalar? =
            switch here {
            case UInt8(ascii: "\""): "\""
            case UInt8(ascii: "\\"): "\\"
            case UInt8(ascii: "/"): "/"
            case UInt8(ascii: "b"): "\u{8}"
            case UInt8(ascii: "f"): "\u{C}"
            case UInt8(ascii: "n"): "\n"
            case UInt8(ascii: "r"): "\r"
            case UInt8(ascii: "t"): "\t"
            case UInt8(ascii: "u"): nil
            default: throw unexpected("after \\, where one of \"\\/bfnrtu is needed")
            }
        position += 1
        if let meaning { return meaning }
        return try escapedScalar()
    }

    /// Reads what `\u` begins: four digits, or eight with another `\u` between them, a surrogate pair.
    private mutating func escapedScalar() throws(CommandError) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if UTF16.isLeadSurrogate(high), here == UInt8(ascii: "\\") {
            position += 1
            guard here == UInt8(ascii: "u") else { throw unexpected("where the rest of a surrogate pair is needed") }
            position += 1
            let low = try codeUnit()
            if UTF16.isTrailSurrogate(low) { return UTF16.decode(.init([high, low])) }
        }
        throw unexpected("after half a surrogate pair")
    }

    private mutating func codeUnit() throws(CommandError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = here, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw unexpected("where a hexadecimal digit is needed")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
