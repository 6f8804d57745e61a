import ResilienceConfiguration

/// Reads a configuration again, and what it names, where waiting for a disk keeps nobody else waiting.
actor ConfigurationReader {
    private let queue = FileQueue()

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The configuration in `file`, or, if it was in none, wherever `source` finds it, with the candidate that it names.
    ///
    /// - Throws: all that is wrong with either.
    func read(
        _ source: any ConfigurationSource, file: String?
    ) throws(ConfigurationError) -> (configuration: ResolvedConfiguration, candidate: ResolvedConfiguration?) {
        let configuration: ResolvedConfiguration
        if let file {
            try Self.checkRereadable(file)
            configuration = try source.load(file: file)
        } else {
            configuration = try source.load()
        }
        return (configuration, try source.candidate(of: configuration))
    }

    /// The configuration in a file.
    func read(_ source: any ConfigurationSource, candidate file: String) throws(ConfigurationError)
        -> ResolvedConfiguration
    {
        // One that nobody writes to would be waited for, and all changes with it
        try Self.checkRereadable(file)
        return try source.load(file: file)
    }

    /// A pipe that was read is empty from then on, and an empty file is sound: it says nothing but the defaults.
    private static func checkRereadable(_ file: String) throws(ConfigurationError) {
        guard FileIdentity.isOther(at: file) else { return }
        throw ConfigurationError(
            .unreadable,
            [ConfigurationProblem("not a file that can be read again, but a pipe or a device", source: file)])
    }
}
