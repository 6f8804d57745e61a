import NIOCore

extension RESPValue {
    /// Whether there is nothing.
    public var isNull: Bool { self == .null }

    /// The error, if it is one.
    public var error: RESPError? {
        guard case .error(let error) = self else { return nil }
        return error
    }

    /// The text of a string of any kind, with U+FFFD where it is not UTF-8; nil for everything else.
    public var text: String? {
        switch self {
        case .simple(let text), .bigNumber(let text): text
        case .bulk(let bytes), .verbatim(_, let bytes): String(buffer: bytes)
        default: nil
        }
    }

    /// The bytes of a string of any kind; nil for everything else.
    public var bytes: [UInt8]? {
        switch self {
        case .simple(let text), .bigNumber(let text): Array(text.utf8)
        case .bulk(let bytes), .verbatim(_, let bytes): Array(bytes.readableBytesView)
        default: nil
        }
    }

    /// A whole number, sent as one or as its decimal text.
    public var wholeNumber: Int64? {
        switch self {
        case .integer(let number): number
        case .bulk(let bytes): bytes.withUnsafeReadableBytes(RESPNumber.integer)
        case .simple(let text), .bigNumber(let text): RESPNumber.integer(text)
        default: nil
        }
    }

    /// A number, sent as one or as its text.
    public var number: Double? {
        switch self {
        case .double(let number): number
        case .integer(let number): Double(number)
        case .bulk(let bytes): bytes.withUnsafeReadableBytes(RESPNumber.double)
        case .simple(let text), .bigNumber(let text): RESPNumber.double(text)
        default: nil
        }
    }

    /// True or false, sent as such or as 1 or 0, or as what scripts make of them: 1 or nothing.
    public var flag: Bool? {
        switch self {
        case .boolean(let flag): flag
        case .integer(1): true
        case .integer(0), .null: false
        default: nil
        }
    }

    /// The elements of a list, a set or a push; nil for everything else.
    public var elements: [RESPValue]? {
        switch self {
        case .array(let elements), .set(let elements), .push(let elements): elements
        default: nil
        }
    }

    /// The pairs of a map, sent as one or as a list of keys and values in turn.
    public var pairs: [Pair]? {
        switch self {
        case .map(let pairs): pairs
        case .array(let elements) where elements.count.isMultiple(of: 2):
            stride(from: 0, to: elements.count, by: 2).map { Pair(elements[$0], elements[$0 + 1]) }
        default: nil
        }
    }

    /// What belongs to the first key that reads `name`.
    public subscript(name: String) -> RESPValue? { pairs?.first { $0.key.text == name }?.value }
}
