import RateLimiting

/// What `/v1/check` and `/v1/report` are asked: who wants what, and how much it costs.
struct Question {
    /// The request, of which the cost is apart: a report may be of less than nothing.
    let request: RateLimitRequest
    /// How many units.
    let cost: Int

    /// Reads a body: one JSON object.
    ///
    /// - Parameter leastCost: what a cost must not be below: 0, or nothing.
    /// - Throws: `trace` for what is no JSON, for unknown, repeated or missing members, and for values of another kind.
    init(_ body: UnsafeBufferPointer<UInt8>, leastCost: Int) throws(CommandError) {
        var cursor = JSONCursor(body)
        var members = Members(leastCost: leastCost)
        guard cursor.peek() == UInt8(ascii: "{") else { throw cursor.unexpected("where an object is needed") }
        try cursor.object(by: { (cursor) throws(CommandError) in try Members.name(&cursor) }) {
            (cursor, member) throws(CommandError) in try members.read(member, &cursor)
        }
        try cursor.takeEnd()
        guard let client = members.client else { throw Self.missing(.client, "whose limits are asked about") }
        guard let path = members.path else { throw Self.missing(.path, "what the client wants") }
        request = RateLimitRequest(
            method: members.method, path: NormalizedPath(path),
            client: Client(id: client, type: members.clientType))
        cost = members.cost
    }

    private static func missing(_ member: TraceMember, _ meaning: String) -> CommandError {
        CommandError(.trace, "\(member.name): missing, \(meaning)")
    }

    private struct Members {
        let leastCost: Int
        var seen = TraceMemberSet()
        var client: String?
        var clientType = ClientType.anonymous
        var method = "GET"
        var path: String?
        var cost = 1

        static func name(_ cursor: inout JSONCursor) throws(CommandError) -> TraceMember {
            let plain = cursor.takesMember()
            if let plain, known.contains(plain) { return plain }
            let name = if let plain { plain.name } else { try cursor.string() }
            guard let member = TraceMember(name), known.contains(member) else {
                let known = members.map(\.name).joined(separator: ", ")
                throw CommandError(.trace, "\"\(name.prefix(100))\": unknown member, known are \(known)")
            }
            return member
        }

        mutating func read(_ member: TraceMember, _ cursor: inout JSONCursor) throws(CommandError) {
            guard seen.add(member) else { throw CommandError(.trace, "\(member.name): given twice, once is enough") }
            switch member {
            case .client: client = try cursor.text(of: member)
            case .clientType: clientType = try cursor.word(of: member)
            case .method: method = try cursor.text(of: member)
            case .path: path = try cursor.text(of: member)
            default: cost = try readCost(&cursor)
            }
        }

        private func readCost(_ cursor: inout JSONCursor) throws(CommandError) -> Int {
            if leastCost == 0 { return try cursor.count(of: .cost, from: 0) }
            let number = try cursor.number(of: .cost)
            guard case .whole(let cost) = number.parts(0) else {
                throw CommandError(.trace, "cost: \(number.text), it must be a whole number between -2^63 and 2^63")
            }
            return Int(cost)
        }

        private static let members: [TraceMember] = [.client, .clientType, .method, .path, .cost]
        private static let known = members.reduce(into: TraceMemberSet()) { _ = $0.add($1) }
    }
}
