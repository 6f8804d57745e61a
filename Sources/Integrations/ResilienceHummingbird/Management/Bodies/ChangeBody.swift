import ResilienceConfiguration

/// What a reload or a promotion has changed.
struct ReloadBody: Encodable {
    let message: String
    let changes: [ChangeBody]

    init(_ difference: ConfigurationDifference) {
        let count = difference.changes.count
        let isSame = difference.isEmpty
        let waits = difference.changes.count { $0.needsRestart }
        message =
            isSame
            ? "in force; it says the same as before"
            : "in force; \(count) changes" + (waits == 0 ? "" : ", \(waits) of which take a restart")
        changes = difference.changes.map { ChangeBody($0) }
    }
}

/// One key that has another value; secrets are masked, and null is what is not there.
struct ChangeBody: Encodable {
    let change: ConfigurationChange
    let isWhole: Bool

    /// - Parameter isWhole: whether values are told, too.
    init(_ change: ConfigurationChange, isWhole: Bool = true) { (self.change, self.isWhole) = (change, isWhole) }

    enum CodingKeys: String, CodingKey {
        case path, before, after, needsRestart
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(change.path, forKey: .path)
        try members.encode(change.needsRestart, forKey: .needsRestart)
        guard isWhole else { return }
        try members.encode(change.before, forKey: .before)
        try members.encode(change.after, forKey: .after)
    }
}
