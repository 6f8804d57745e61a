import ResilienceConfiguration
import Synchronization

/// Where a test has its configuration read again: always the same one, whatever is asked for.
final class WrittenSource: ConfigurationSource {
    private let configuration: ResilienceConfiguration
    private let refused: String?
    private let asked = Mutex<[String]>([])

    init(_ configuration: ResilienceConfiguration, refusing refused: String? = nil) {
        (self.configuration, self.refused) = (configuration, refused)
    }

    /// The texts and files that were asked for.
    var read: [String] { asked.withLock { $0 } }
    var watchedFile: String? { nil }

    func load() throws(ConfigurationError) -> ResolvedConfiguration { try configuration.resolved() }

    func load(file: String) throws(ConfigurationError) -> ResolvedConfiguration {
        asked.withLock { $0.append("file \(file)") }
        return try load()
    }

    func load(text: String, named name: String) throws(ConfigurationError) -> ResolvedConfiguration {
        asked.withLock { $0.append(text) }
        guard text == refused else { return try load() }
        var unsound = configuration
        unsound.rateLimits.rules[0].path = "("
        return try unsound.resolved()
    }
}
