import ArgumentParser
import ResilienceConfiguration
import ResilienceYAML

#if canImport(FoundationEssentials)
import class FoundationEssentials.ProcessInfo
#else
import class Foundation.ProcessInfo
#endif

/// Which configuration a command is about, and in which environment.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file; else RESILIENCE_CONFIG, else ./resilience.yaml, else the built-in one.",
            valueName: "file"))
    var config: String?

    @Option(help: "default, production or development; else RESILIENCE_ENV, else what the file says.")
    var environment: ResilienceEnvironment?

    /// Reads, adjusts to the environment and checks the configuration.
    ///
    /// - Throws: `configuration`, all that is wrong with it.
    func load() throws(CommandError) -> ResolvedConfiguration { try load(file: config) }

    /// The same for another file; nil: the one that is found where none is named.
    func load(file: String?) throws(CommandError) -> ResolvedConfiguration {
        do throws(ConfigurationError) { return try loader(file: file).load() } catch {
            throw CommandError(.configuration, error.description)
        }
    }

    /// What reads a file as these options and the process's variables say; nil: the one that is found where none is named.
    func loader(file: String?) -> ConfigurationLoader {
        ConfigurationLoader(
            file: file, environment: environment?.rawValue, variables: ProcessInfo.processInfo.environment)
    }
}
