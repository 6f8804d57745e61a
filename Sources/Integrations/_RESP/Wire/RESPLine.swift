/// What one line of RESP says, by its marker.
enum RESPLine {
    enum StringKind: Sendable { case bulk, error, verbatim, piece }

    /// A whole value.
    case value(RESPValue)
    /// So many bytes and CR LF follow.
    case string(StringKind, length: Int)
    /// So many elements follow, or pairs; nil: until an end is sent.
    case aggregate(OpenAggregate.Kind, count: Int?)
    /// A string follows in pieces.
    case streamedString
    /// A streamed aggregate ends.
    case streamEnd

    /// Reads the text between the marker and CR LF.
    init(_ marker: UInt8, _ text: UnsafeRawBufferPointer) throws(RESPViolation) {
        let malformed = RESPViolation.malformed(marker: marker)
        switch marker {
        case UInt8(ascii: "+"): self = .value(.simple(String(decoding: text, as: UTF8.self)))
        case UInt8(ascii: "-"): self = .value(.error(RESPError(String(decoding: text, as: UTF8.self))))
        case UInt8(ascii: ":"):
            guard let number = RESPNumber.integer(text) else { throw malformed }
            self = .value(.integer(number))
        case UInt8(ascii: "_"):
            guard text.isEmpty else { throw malformed }
            self = .value(.null)
        case UInt8(ascii: "#"):
            guard text.count == 1, text[0] == UInt8(ascii: "t") || text[0] == UInt8(ascii: "f") else { throw malformed }
            self = .value(.boolean(text[0] == UInt8(ascii: "t")))
        case UInt8(ascii: ","):
            guard let number = RESPNumber.double(text) else { throw malformed }
            self = .value(.double(number))
        case UInt8(ascii: "("):
            guard RESPNumber.isBig(text) else { throw malformed }
            self = .value(.bigNumber(String(decoding: text, as: UTF8.self)))
        case UInt8(ascii: "."):
            guard text.isEmpty else { throw malformed }
            self = .streamEnd
        default: self = try Self.announcement(marker, text)
        }
    }

    /// Whether a line may begin so.
    static func isMarker(_ byte: UInt8) -> Bool { byte < 128 && markers[Int(byte)] }

    private static let markers = (0..<128).map { "+-:_#,(.$!=;*~%|>".utf8.contains($0) }

    private static func announcement(
        _ marker: UInt8, _ text: UnsafeRawBufferPointer
    ) throws(RESPViolation) -> RESPLine {
        switch (marker, Length(text)) {
        case (UInt8(ascii: "$"), .bytes(let length)): .string(.bulk, length: length)
        case (UInt8(ascii: "!"), .bytes(let length)): .string(.error, length: length)
        case (UInt8(ascii: "="), .bytes(let length)): .string(.verbatim, length: length)
        case (UInt8(ascii: ";"), .bytes(let length)): .string(.piece, length: length)
        case (UInt8(ascii: "*"), .bytes(let count)): .aggregate(.array, count: count)
        case (UInt8(ascii: "~"), .bytes(let count)): .aggregate(.set, count: count)
        case (UInt8(ascii: "%"), .bytes(let count)): .aggregate(.map, count: count)
        case (UInt8(ascii: "|"), .bytes(let count)): .aggregate(.attribute, count: count)
        case (UInt8(ascii: ">"), .bytes(let count)): .aggregate(.push, count: count)
        case (UInt8(ascii: "$"), .none), (UInt8(ascii: "*"), .none): .value(.null)
        case (UInt8(ascii: "$"), .stream): .streamedString
        case (UInt8(ascii: "*"), .stream): .aggregate(.array, count: nil)
        case (UInt8(ascii: "~"), .stream): .aggregate(.set, count: nil)
        case (UInt8(ascii: "%"), .stream): .aggregate(.map, count: nil)
        default: throw .malformed(marker: marker)
        }
    }
}

/// How much follows a line.
private enum Length {
    case bytes(Int)
    /// `-1`, how RESP2 says that there is nothing.
    case none
    /// `?`
    case stream
    case unreadable

    init(_ text: UnsafeRawBufferPointer) {
        if text.count == 1, text[0] == UInt8(ascii: "?") {
            self = .stream
        } else if text.count == 2, text[0] == UInt8(ascii: "-"), text[1] == UInt8(ascii: "1") {
            self = .none
        } else if let first = text.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
            let length = RESPNumber.integer(text)
        {
            self = .bytes(Int(length))
        } else {
            self = .unreadable
        }
    }
}
