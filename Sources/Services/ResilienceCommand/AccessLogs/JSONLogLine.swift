import ResiliencePrimitives

/// A line that is a JSON object, whose members are named after nginx's variables (see `LogMember`); others are passed over.
struct JSONLogLine {
    /// What was found for a meaning.
    private struct Found {
        let rank: Int
        let value: JSONSpan
    }

    private let cursor: JSONCursor
    private let fields: FieldsRead?
    private var time: Found?
    private var peer: Found?
    private var request: Found?
    private var method: Found?
    private var target: Found?
    private var status: Found?
    private var user: Found?
    private var headers: [(name: String, value: String)] = []

    /// Reads a line, and of its header fields those that are of use; nil: all.
    static func request(
        _ line: UnsafeBufferPointer<UInt8>, reading fields: FieldsRead? = nil
    ) throws(CommandError) -> LoggedRequest {
        try JSONLogLine(line, fields).interpreted()
    }

    private init(_ line: UnsafeBufferPointer<UInt8>, _ fields: FieldsRead?) throws(CommandError) {
        self.fields = fields
        var cursor = JSONCursor(line)
        cursor.readsEscapedBytes = true
        self.cursor = cursor
        guard cursor.peek() == UInt8(ascii: "{") else { throw cursor.unexpected("where an object is needed") }
        try cursor.take("{")
        if !cursor.takes(UInt8(ascii: "}")) {
            repeat {
                guard cursor.peek() == UInt8(ascii: "\"") else {
                    throw cursor.unexpected("where a name in quotes is needed")
                }
                let name = try cursor.span().content
                try cursor.take(":")
                try read(name, &cursor)
            } while cursor.takes(UInt8(ascii: ","))
            try cursor.take("}")
        }
        try cursor.takeEnd()
    }

    private static let headerStart = Array("http_".utf8)

    private mutating func read(
        _ name: UnsafeBufferPointer<UInt8>, _ cursor: inout JSONCursor
    ) throws(CommandError) {
        if let member = LogMember(name) {
            guard let value = try cursor.scalarSpan(), !LogText.isAbsent(value.content) else { return }
            try note(value, member)
        } else if name.starts(with: Self.headerStart) {
            guard let value = try cursor.scalarSpan(), !LogText.isAbsent(value.content) else { return }
            guard let field = field(name.dropFirst(Self.headerStart.count)) else { return }
            headers.append((field, try header(value)))
        } else {
            try cursor.skipValue()
        }
    }

    private func field(_ variable: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        if let fields { return fields.name(ofVariable: variable) }
        return String(decoding: variable.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }

    private mutating func note(_ value: JSONSpan, _ member: LogMember) throws(CommandError) {
        switch member.meaning {
        case .time: Self.note(value, member, &time)
        case .peer: Self.note(value, member, &peer)
        case .request: Self.note(value, member, &request)
        case .method: Self.note(value, member, &method)
        case .target: Self.note(value, member, &target)
        case .status: Self.note(value, member, &status)
        case .user: Self.note(value, member, &user)
        case .forwarded: headers.append((FieldsRead.forwarded, try header(value)))
        }
    }

    private static func note(_ value: JSONSpan, _ member: LogMember, _ found: inout Found?) {
        if found.map({ member.rank <= $0.rank }) ?? true { found = Found(rank: member.rank, value: value) }
    }

    private func interpreted() throws(CommandError) -> LoggedRequest {
        guard let time else { throw CommandError(.trace, "time: missing, such as time_iso8601 or msec") }
        let moment = try cursor.withText(of: time.value) { (text) throws(CommandError) in try LogTime.any(text) }
        let asked = try asked()
        let peer: String
        if let found = self.peer {
            peer = try text(found.value, of: "address")
        } else if let list = headers.last(where: { $0.name == FieldsRead.forwarded }) {
            peer = LoggedRequest.lastHop(of: list.value)
        } else {
            throw CommandError(.trace, "remote_addr: missing, who asks")
        }
        return LoggedRequest(time: moment, asked: asked, peer: peer, user: try provenUser(), headers: headers)
    }

    /// The URI as it was sent, if there is one; else the request line, which has it too; else what became of it.
    private func asked() throws(CommandError) -> RequestLine {
        if let target, target.rank == 0 || request == nil {
            guard let method else { throw CommandError(.trace, "request_method: missing, or request") }
            return try cursor.withText(of: method.value) { (method) throws(CommandError) in
                try cursor.withText(of: target.value) { (target) throws(CommandError) in
                    try RequestLine(method: method, target: target)
                }
            }
        }
        guard let request else { throw CommandError(.trace, "request: missing, or request_method and request_uri") }
        return try cursor.withText(of: request.value) { (line) throws(CommandError) in try RequestLine(line) }
    }

    private func provenUser() throws(CommandError) -> String? {
        guard let user else { return nil }
        if let status, let code = LogStatus(status.value.content), code.refusesUser { return nil }
        return try text(user.value, of: "user")
    }

    private func text(_ value: JSONSpan, of part: StaticString) throws(CommandError) -> String {
        try cursor.withText(of: value) { (bytes) throws(CommandError) in try LogText.text(bytes, of: part) }
    }

    /// A header's value as a server hands it on: what is not UTF-8 is replaced.
    private func header(_ value: JSONSpan) throws(CommandError) -> String {
        try cursor.withText(of: value) { (bytes) throws(CommandError) in String(decoding: bytes, as: UTF8.self) }
    }
}
