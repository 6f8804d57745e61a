import NIOCore

/// Reads replies out of bytes that arrive in any pieces, RESP2 and RESP3 alike.
///
/// What has been read is kept in a stack of unfinished aggregates, so a reply that drips in byte by byte costs the same
/// work as one that comes at once: linear in its bytes. Announced lengths reserve nothing and are checked before they
/// are calculated with. Attributes are read and dropped. After a violation nothing more is read: the start of the next
/// reply cannot be known.
struct RESPParser: Sendable {
    private enum Pending: Sendable {
        /// A marker and its line come next.
        case line
        /// So many bytes and CR LF come next.
        case string(RESPLine.StringKind, length: Int)
    }

    private let limits: RESPLimits
    private var pending = Pending.line
    /// Bytes of the unfinished line that are known to hold no line end.
    private var scanned = 0
    private var open: [OpenAggregate] = []
    /// What has come of a streamed string.
    private var pieces: ByteBuffer?
    private var elements = 0
    private var bytes = 0
    private var violation: RESPViolation?

    init(limits: RESPLimits = RESPLimits()) { self.limits = limits }

    /// Takes the next whole reply or push out of `buffer`, or what there is of it; nil if more bytes are needed.
    mutating func next(in buffer: inout ByteBuffer) throws(RESPViolation) -> RESPValue? {
        if let violation { throw violation }
        do {
            return try advance(in: &buffer)
        } catch {
            violation = error
            throw error
        }
    }

    private mutating func advance(in buffer: inout ByteBuffer) throws(RESPViolation) -> RESPValue? {
        while true {
            let value: RESPValue?
            switch pending {
            case .line:
                guard let line = try line(in: buffer) else { return nil }
                value = try begin(line, in: buffer)
                buffer.moveReaderIndex(forwardBy: line.count + 2)
            case .string(let kind, let length):
                guard let string = try string(of: length, in: &buffer) else { return nil }
                pending = .line
                value = try finish(string, kind)
            }
            if let value, let reply = try place(value) {
                (elements, bytes) = (0, 0)
                return reply
            }
        }
    }

    // MARK: What has come whole

    /// The range of the line at the front, its marker included; nil if its end has not come.
    private mutating func line(in buffer: ByteBuffer) throws(RESPViolation) -> Range<Int>? {
        let readable = buffer.readableBytes
        guard readable > 0 else { return nil }
        guard RESPLine.isMarker(buffer.byte(0)) else { throw .unknownMarker(buffer.byte(0)) }
        let limit = 1 + lineLimit(for: buffer.byte(0))
        let end = buffer.withUnsafeReadableBytes { bytes in
            bytes[min(scanned, readable)..<min(readable, limit + 1)].firstIndex { $0 == 13 || $0 == 10 }
        }
        guard let end else {
            if readable > limit { throw .lineTooLong(limit: limit - 1) }
            scanned = readable
            return nil
        }
        scanned = end
        if end + 1 < readable || buffer.byte(end) == 10 {
            guard buffer.byte(end) == 13, buffer.byte(end + 1) == 10 else { throw .misplacedLineEnd }
            scanned = 0
            try count(bytes: end + 2)
            return 0..<end
        }
        return nil
    }

    /// The string at the front, if all of it and its CR LF have come.
    private mutating func string(of length: Int, in buffer: inout ByteBuffer) throws(RESPViolation) -> ByteBuffer? {
        guard buffer.readableBytes >= length + 2 else { return nil }
        guard buffer.byte(length) == 13, buffer.byte(length + 1) == 10 else { throw .misplacedLineEnd }
        let string = buffer.readSlice(length: length)
        buffer.moveReaderIndex(forwardBy: 2)
        return string
    }

    private mutating func count(bytes more: Int) throws(RESPViolation) {
        bytes += more
        if bytes > limits.reply { throw .replyTooLong(limit: limits.reply) }
    }

    private mutating func count(elements more: Int) throws(RESPViolation) {
        // Neither side can pass the limit by more than itself, so that the sum cannot overflow.
        if more > limits.elements || elements + more > limits.elements {
            throw .tooManyElements(limit: limits.elements)
        }
        elements += more
    }

    private func lineLimit(for marker: UInt8) -> Int {
        switch marker {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "("): limits.line
        default: limits.number
        }
    }
}

extension RESPParser {
    // MARK: A line

    /// The value that a line is, or nil if it only begins one or ends in none.
    private mutating func begin(_ line: Range<Int>, in buffer: ByteBuffer) throws(RESPViolation) -> RESPValue? {
        let marker = buffer.byte(0)
        if pieces != nil, marker != UInt8(ascii: ";") { throw .misplacedStreamPart }
        let result = buffer.withUnsafeReadableBytes { bytes -> Result<RESPLine, RESPViolation> in
            let text = UnsafeRawBufferPointer(rebasing: bytes[1..<line.count])
            return Result { () throws(RESPViolation) in try RESPLine(marker, text) }
        }
        switch try result.get() {
        case .value(let value): return value
        case .string(.piece, 0):
            defer { pieces = nil }
            guard let pieces else { throw .misplacedStreamPart }
            return .bulk(pieces)
        case .string(let kind, let length):
            if kind == .piece, pieces == nil { throw .misplacedStreamPart }
            try begin(kind, length: length)
            return nil
        case .aggregate(let kind, let count): return try open(kind, count: count)
        case .streamedString:
            pieces = ByteBuffer()
            return nil
        case .streamEnd: return try endStream()
        }
    }

    private mutating func begin(_ kind: RESPLine.StringKind, length: Int) throws(RESPViolation) {
        if length + (pieces?.readableBytes ?? 0) > limits.string { throw .stringTooLong(limit: limits.string) }
        try count(bytes: length + 2)
        pending = .string(kind, length: length)
    }

    private mutating func open(_ kind: OpenAggregate.Kind, count: Int?) throws(RESPViolation) -> RESPValue? {
        if kind == .push, !open.isEmpty || (count ?? 0) < 1 { throw .misplacedPush }
        if open.count == limits.depth { throw .tooDeep(limit: limits.depth) }
        let isPairs = kind == .map || kind == .attribute
        if let count {
            // Checked before it is doubled: the largest number that fits in a line does not fit twice.
            if count > limits.elements { throw .tooManyElements(limit: limits.elements) }
            try self.count(elements: isPairs ? 2 * count : count)
        }
        let aggregate = OpenAggregate(kind, count: count.map { isPairs ? 2 * $0 : $0 })
        if aggregate.isComplete { return aggregate.value }
        open.append(aggregate)
        return nil
    }

    private mutating func endStream() throws(RESPViolation) -> RESPValue? {
        guard let last = open.last, last.isStreamed, last.kind != .map || last.isEven else {
            throw .misplacedStreamPart
        }
        open.removeLast()
        return last.value
    }

    // MARK: A string

    private mutating func finish(_ string: ByteBuffer, _ kind: RESPLine.StringKind) throws(RESPViolation) -> RESPValue?
    {
        switch kind {
        case .bulk: return .bulk(string)
        case .error: return .error(RESPError(String(buffer: string)))
        case .verbatim:
            var text = string
            guard text.readableBytes >= 4, text.byte(3) == UInt8(ascii: ":"),
                let format = try? text.readUTF8ValidatedString(length: 3)
            else { throw .malformed(marker: UInt8(ascii: "=")) }
            text.moveReaderIndex(forwardBy: 1)
            return .verbatim(format: format, text: text)
        case .piece:
            try count(elements: 1)
            pieces?.writeImmutableBuffer(string)
            return nil
        }
    }

    // MARK: Where a value belongs

    /// Puts a value where it belongs and closes what it completes; the reply, if that was the last of it.
    private mutating func place(_ value: RESPValue) throws(RESPViolation) -> RESPValue? {
        var value = value
        while let last = open.indices.last {
            if open[last].isStreamed { try count(elements: 1) }
            open[last].append(value)
            guard open[last].isComplete else { return nil }
            guard let whole = open.removeLast().value else { return nil }
            value = whole
        }
        return value
    }
}

extension ByteBuffer {
    /// The byte so far behind the reader index.
    ///
    /// - Precondition: it is readable.
    fileprivate func byte(_ offset: Int) -> UInt8 { withUnsafeReadableBytes { $0[offset] } }
}
