/// What bears on whether a configuration is sound and stands outside of it: the machine that a service runs on.
public struct ConfigurationSurroundings: Sendable {
    /// How many bytes of memory the process may have; nil: nobody knows.
    public var memory: Int?
    /// Whether every user of the machine may read a file.
    public var isReadableByAll: @Sendable (String) -> Bool

    /// Creates surroundings; without a word about them they have nothing to object to.
    public init(memory: Int? = nil, isReadableByAll: @escaping @Sendable (String) -> Bool = { _ in false }) {
        (self.memory, self.isReadableByAll) = (memory, isReadableByAll)
    }

    /// Those of this process. Memory is the smallest limit of its control groups (version 2), at most what the machine has.
    public static var current: ConfigurationSurroundings {
        ConfigurationSurroundings(memory: MemoryLimit.ofThisProcess(), isReadableByAll: FilePermission.isReadableByAll)
    }
}
