/// Some of the members of an event.
struct TraceMemberSet: OptionSet {
    let rawValue: Int

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ members: TraceMember...) { rawValue = members.reduce(0) { $0 | 1 << $1.rawValue } }

    func contains(_ member: TraceMember) -> Bool { contains(TraceMemberSet(member)) }

    /// The first of them, in the order in which members are listed.
    var first: TraceMember? { TraceMember.allCases.first(where: contains) }
}
