import Backpressure
import ClientIdentity
import Logging
import ResilienceConfiguration

/// What is needed to change a configuration: where it is read again, what is made from it, and the line in which changes
/// wait for each other.
struct ConfigurationChanges: Sendable {
    /// So many changes may wait.
    private static let mostWaiting = 100

    let source: (any ConfigurationSource)?
    /// The file that it was found in, if it was in one. It is read again under that name, so that one that is gone is
    /// missed, and what comes with the program does not take its place.
    let file: String?
    let reader = ConfigurationReader()
    let watch: ConfigurationWatch?
    let verifying: @Sendable (ResolvedConfiguration) async throws -> TokenVerifier?
    let turns: WorkQueue

    init(
        of configuration: ResolvedConfiguration, from source: (any ConfigurationSource)?,
        verifying: (@Sendable (ResolvedConfiguration) async throws -> TokenVerifier?)?, logger: Logger
    ) throws {
        self.source = source
        file = source?.watchedFile
        watch = file.map { ConfigurationWatch($0, naming: configuration.namedFiles, logger: logger) }
        self.verifying =
            verifying ?? { configuration in
                guard let key = configuration.tokenKey else { return nil }
                return try await TokenVerifier(key: key)
            }
        turns = WorkQueue(
            name: "configuration",
            configuration: try QueueConfiguration(maximumItems: Self.mostWaiting, strategy: .dropNewest),
            concurrency: 1)
    }
}
