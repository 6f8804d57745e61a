/// Who the sentinels of a Redis take us for: the section `store.sentinel`.
public struct SentinelSettings: Hashable, Sendable {
    /// The user; empty: the default one.
    public var username = ""
    /// The password; empty: none.
    public var password = Secret("")

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension SentinelSettings: SettingSection {
    package static let keys: [SettingKey<SentinelSettings>] = [
        .value("username", \.username, .text, "user of the sentinels themselves"),
        .value("password", \.password, .secret, "its password"),
    ]
}
