import RateLimiting
import ResiliencePrimitives

/// The members of one line of a trace, each a value of its kind, before it is known what they say together.
struct TraceLine {
    private(set) var members = TraceMemberSet()
    private(set) var at = ""
    private(set) var time = MonotonicTime.zero
    private(set) var method = "GET"
    private(set) var path = ""
    private(set) var client = ""
    private(set) var clientType = ClientType.anonymous
    private(set) var cost = 1
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var peer = ""
    private(set) var breaker = ""
    private(set) var outcome = CallOutcome.success
    private(set) var duration = Duration.zero
    private(set) var queue = ""
    private(set) var offer = ""
    private(set) var bytes = 0
    private(set) var take = 0

    /// Reads a line, and of its header fields those of use; nil: all.
    ///
    /// - Throws: `trace` for what is no JSON, for unknown or repeated members, and for values of another kind.
    init(_ line: UnsafeBufferPointer<UInt8>, reading fields: FieldsRead? = nil) throws(CommandError) {
        var cursor = JSONCursor(line)
        guard cursor.peek() == UInt8(ascii: "{") else { throw cursor.unexpected("where an object is needed") }
        try cursor.object(by: { (cursor) throws(CommandError) in try cursor.member() }) {
            (cursor, member) throws(CommandError) in try read(member, &cursor, fields)
        }
        try cursor.takeEnd()
    }

    private mutating func read(
        _ member: TraceMember, _ cursor: inout JSONCursor, _ fields: FieldsRead?
    ) throws(CommandError) {
        guard members.add(member) else { throw CommandError(.trace, "\(member.name): given twice, once is enough") }
        switch member {
        case .at: try readTime(&cursor)
        case .method: method = try cursor.text(of: member)
        case .path: path = try cursor.text(of: member)
        case .client: client = try cursor.text(of: member)
        case .clientType: clientType = try cursor.word(of: member)
        case .cost: cost = try cursor.count(of: member, from: 0)
        case .headers: try readHeaders(&cursor, fields)
        case .peer: peer = try cursor.text(of: member)
        case .breaker: breaker = try cursor.text(of: member)
        case .outcome: outcome = try cursor.word(of: member)
        case .duration: duration = try cursor.duration(of: member)
        case .queue: queue = try cursor.text(of: member)
        case .offer: offer = try cursor.text(of: member)
        case .bytes: bytes = try cursor.count(of: member, from: 0)
        case .take: take = try cursor.count(of: member, from: 1)
        }
    }

    private mutating func readTime(_ cursor: inout JSONCursor) throws(CommandError) {
        let number = try cursor.number(of: .at)
        time = MonotonicTime(nanoseconds: try number.nanoseconds(of: .at))
        guard MemoryStore.countedTimes.contains(time) else {
            throw CommandError(.trace, "at: \(number.text), it must be from 1951 to 2204, in seconds since 1970")
        }
        at = number.text
    }

    /// Lines by name; a list is several lines of one name.
    private mutating func readHeaders(_ cursor: inout JSONCursor, _ fields: FieldsRead?) throws(CommandError) {
        guard cursor.peek() == UInt8(ascii: "{") else { throw try cursor.mismatch(.headers, "an object is needed") }
        try cursor.object(by: { (cursor) throws(CommandError) in try Self.field(&cursor, fields) }) {
            (cursor, name) throws(CommandError) in
            guard cursor.peek() == UInt8(ascii: "[") else { return try readHeader(name, &cursor) }
            try cursor.list { (cursor) throws(CommandError) in try readHeader(name, &cursor) }
        }
    }

    /// The name of a field; nil: one that is of no use.
    private static func field(_ cursor: inout JSONCursor, _ fields: FieldsRead?) throws(CommandError) -> String? {
        var ahead = cursor
        if let fields, let name = try ahead.plainSpan(), !fields.contains(name) {
            cursor = ahead
            return nil
        }
        return try cursor.string()
    }

    private mutating func readHeader(_ name: String?, _ cursor: inout JSONCursor) throws(CommandError) {
        if let name {
            headers.append((name, try cursor.text(of: .headers)))
        } else {
            try cursor.skipText(of: .headers)
        }
    }
}
