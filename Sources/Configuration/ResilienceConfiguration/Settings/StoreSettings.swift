/// Where the state of the rate limits lives: the section `store`.
public struct StoreSettings: Hashable, Sendable {
    /// The most keys kept in memory.
    public var maximumKeys = 1_000_000
    /// The most bytes that their state may take.
    public var maximumMemory = 256 << 20

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension StoreSettings: SettingSection {
    package static let keys: [SettingKey<StoreSettings>] = [
        .value("max_keys", \.maximumKeys, .wholeNumber.atLeast(1), "keys kept in memory"),
        .value("max_memory", \.maximumMemory, .size, "bytes for their state"),
    ]
}
