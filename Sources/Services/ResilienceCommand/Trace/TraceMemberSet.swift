/// Some of the members of an event.
struct TraceMemberSet: OptionSet {
    let rawValue: Int

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ members: TraceMember...) { rawValue = members.reduce(0) { $0 | 1 << $1.rawValue } }

    func contains(_ member: TraceMember) -> Bool { rawValue & 1 << member.rawValue != 0 }

    /// Adds a member; false if it was there.
    mutating func add(_ member: TraceMember) -> Bool {
        defer { self = TraceMemberSet(rawValue: rawValue | 1 << member.rawValue) }
        return !contains(member)
    }

    /// The first of them, in the order in which members are listed.
    var first: TraceMember? { TraceMember(rawValue: rawValue.trailingZeroBitCount) }
}
