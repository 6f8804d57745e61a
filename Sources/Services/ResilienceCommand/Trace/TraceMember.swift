/// The members that events are written with.
enum TraceMember: Int, CaseIterable {
    case at, method, path, client, clientType, cost, headers, peer
    case breaker, outcome, duration
    case queue, offer, bytes, take

    /// Its name in JSON.
    var name: String { Self.names[rawValue] }

    /// All names, by raw value.
    static let names = allCases.map { $0 == .clientType ? "client_type" : "\($0)" }
    /// By the length of their names: few are of the same, so that most comparisons are of what is equal.
    private static let byLength = (0...(names.map(\.count).max() ?? 0)).map { length in
        allCases.filter { $0.name.count == length }.map { (name: $0.name, member: $0) }
    }

    /// The member of that name; nil if there is none.
    init?(_ name: String) {
        let length = name.utf8.count
        guard length < Self.byLength.count, let found = Self.byLength[length].first(where: { $0.name == name })
        else { return nil }
        self = found.member
    }
}
