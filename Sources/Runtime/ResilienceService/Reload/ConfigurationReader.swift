import ResilienceConfiguration

/// Reads a configuration again, and what it names, where waiting for a disk keeps nobody else waiting.
actor ConfigurationReader {
    private let queue = FileQueue()

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The configuration in `file`, or, if it was in none, wherever `source` finds it, with the candidate that it names.
    ///
    /// What it names is watched from then on. Where that is new, all is read once more: what was written to it meanwhile
    /// nobody would see.
    ///
    /// - Throws: all that is wrong with either.
    func read(
        _ source: any ConfigurationSource, file: String?, watch: ConfigurationWatch?
    ) async throws(ConfigurationError) -> (configuration: ResolvedConfiguration, candidate: ResolvedConfiguration?) {
        let reading = Self.reading(of: source, file)
        guard let watch else { return try reading.get() }
        let isNew = await watch.follow(Self.names(in: reading))
        return try (isNew ? Self.reading(of: source, file) : reading).get()
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

    private typealias Reading =
        Result<(configuration: ResolvedConfiguration, candidate: ResolvedConfiguration?), ConfigurationError>

    private static func reading(of source: any ConfigurationSource, _ file: String?) -> Reading {
        do throws(ConfigurationError) {
            let configuration: ResolvedConfiguration
            if let file {
                try checkRereadable(file)
                configuration = try source.load(file: file)
            } else {
                configuration = try source.load()
            }
            return .success((configuration, try source.candidate(of: configuration)))
        } catch {
            return .failure(error)
        }
    }

    private static func names(in reading: Reading) -> [String] {
        switch reading {
        case .success(let read): read.configuration.namedFiles
        case .failure(let error): error.files
        }
    }
}
