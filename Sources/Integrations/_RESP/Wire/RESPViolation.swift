/// Why what a server sent is no RESP, or more of it than is taken. Where the next reply begins is unknown from then on.
enum RESPViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// No type begins with this byte.
    case unknownMarker(UInt8)
    /// A line has a CR or LF inside, or a string does not end in CR LF.
    case misplacedLineEnd
    /// A length, number or truth value that reads otherwise, or does not fit; with its marker.
    case malformed(marker: UInt8)
    /// A push inside a reply, or one without a kind.
    case misplacedPush
    /// A piece of a streamed string, or an end of a stream, where none is under way.
    case misplacedStreamPart
    /// A line longer than the limit.
    case lineTooLong(limit: Int)
    /// A string longer than the limit.
    case stringTooLong(limit: Int)
    /// A reply of more elements than the limit.
    case tooManyElements(limit: Int)
    /// Aggregates nested deeper than the limit.
    case tooDeep(limit: Int)
    /// A reply of more bytes than the limit.
    case replyTooLong(limit: Int)

    var description: String {
        switch self {
        case .unknownMarker(let byte): "no reply begins with the byte \(byte)"
        case .misplacedLineEnd: "a line does not end where it should"
        case .malformed(let marker): "what follows '\(Character(Unicode.Scalar(marker)))' is no length or value"
        case .misplacedPush: "a push stands inside a reply or says no kind"
        case .misplacedStreamPart: "a part of a stream stands where none was begun"
        case .lineTooLong(let limit): "a line is longer than \(limit) bytes"
        case .stringTooLong(let limit): "a string is longer than \(limit) bytes"
        case .tooManyElements(let limit): "a reply has more than \(limit) elements"
        case .tooDeep(let limit): "aggregates are nested deeper than \(limit)"
        case .replyTooLong(let limit): "a reply is longer than \(limit) bytes"
        }
    }
}
