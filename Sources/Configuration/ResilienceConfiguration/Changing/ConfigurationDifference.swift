import ClientIdentity

/// What is different between two configurations in force, key by key, secrets masked.
public struct ConfigurationDifference: Hashable, Sendable {
    /// The changes, in the order of the documentation.
    public let changes: [ConfigurationChange]

    /// Creates a difference of those changes.
    public init(changes: [ConfigurationChange]) { self.changes = changes }

    /// Finds what is different in `new`; `needsRestart` says of the keys from the top whether a running service cannot
    /// take over what they say.
    ///
    /// What a key's file holds is compared too, where it is read: another key for tokens in a file of the same name is a
    /// change.
    package init(
        from old: ResolvedConfiguration, to new: ResolvedConfiguration, needsRestart: ([String]) -> Bool
    ) {
        var changes = new.settings.changes(since: old.settings, at: ConfigurationPath())
        let connections = ConfigurationPath("store", "max_connections")
        let isSaid = changes.contains { $0.keys == connections.keys }
        if !isSaid, new.settings.store.redis != nil, old.maximumConnections != new.maximumConnections {
            changes.append(
                ConfigurationChange(
                    connections, before: "\(old.maximumConnections)", after: "\(new.maximumConnections)"))
        }
        let key = ConfigurationPath("clients", "jwt_key")
        if old.tokenKey?.digest != new.tokenKey?.digest, !changes.contains(where: { $0.keys == key.keys }) {
            let masked = "\"\(new.settings.clients.jwtKey)\""
            changes.append(ConfigurationChange(key, before: masked, after: masked))
        }
        self.changes = changes.map { change in
            var change = change
            change.needsRestart = needsRestart(change.keys)
            return change
        }
    }

    /// Whether nothing is different.
    public var isEmpty: Bool { changes.isEmpty }

    /// Whether some of it has not come into force, since it takes a restart.
    public var needsRestart: Bool { changes.contains { $0.needsRestart } }
}

extension ConfigurationDifference: CustomStringConvertible {
    /// A line for each change.
    public var description: String { changes.map(\.description).joined(separator: "\n") }
}
