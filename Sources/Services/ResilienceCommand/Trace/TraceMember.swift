/// The members that events are written with.
enum TraceMember: Int, CaseIterable {
    case at, method, path, client, clientType, cost, headers, peer
    case breaker, outcome, duration
    case queue, offer, bytes, take

    /// Its name in JSON.
    var name: String { Self.names[rawValue] }

    /// All names, by raw value.
    static let names = allCases.map { $0 == .clientType ? "client_type" : "\($0)" }
    /// The names as they stand in a line, in quotes, by length: few are of the same.
    private static let quoted = (0...16).map { length in
        allCases.map { (bytes: Array("\"\($0.name)\"".utf8), member: $0) }.filter { $0.bytes.count == length }
    }

    /// The member of that name; nil if there is none.
    init?(_ name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: index)
    }

    /// The member whose name a line goes on with; nil if there is none, or it is written in another way.
    init?(inQuotes line: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let end = line.dropFirst().prefix(15).firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let found = Self.quoted[end + 1 - line.startIndex].first { $0.bytes.elementsEqual(line[...end]) }
        guard let found else { return nil }
        self = found.member
    }
}
