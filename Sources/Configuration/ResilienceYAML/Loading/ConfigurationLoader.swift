public import ResilienceConfiguration

/// Finds the configuration that a program is to run with, reads it and checks all of it.
///
///     let loader = ConfigurationLoader(file: options.config, variables: ProcessInfo.processInfo.environment)
///     let configuration = try loader.load()
///
/// Options win over variables, variables over the file. Loading again reads the file again.
public struct ConfigurationLoader: Hashable, Sendable {
    /// The file that an option named; nil: none did.
    public var file: String?
    /// The environment that an option named; nil: none did.
    public var environment: String?
    /// The process's variables: RESILIENCE_CONFIG, RESILIENCE_ENV, TTS_URL, JWT_KEY and
    /// REDIS_URL count; empty ones do not.
    public var variables: [String: String]

    /// The file that is looked for in the current directory when none is named.
    static let usualFile = "resilience.yaml"
    /// What messages call the configuration that comes with the program.
    static let builtIn = "built-in resilience.yaml"

    /// Creates a loader; without a file or a variable that names one, it takes `resilience.yaml` of the current
    /// directory, and if there is none, the one that comes with the program.
    public init(file: String? = nil, environment: String? = nil, variables: [String: String] = [:]) {
        (self.file, self.environment, self.variables) = (file, environment, variables)
    }

    /// Reads, adjusts to the environment and checks the configuration. Blocks for as long as the file takes to read.
    ///
    /// - Throws: all that is wrong with it.
    public func load() throws(ConfigurationError) -> ResolvedConfiguration {
        if let watchedFile { return try load(file: watchedFile) }
        return try load(yaml: Self.shippedText, named: Self.builtIn)
    }

    /// Reads, adjusts to the environment and checks the configuration in the file at `path`.
    ///
    /// - Throws: all that is wrong with it.
    public func load(file path: String) throws(ConfigurationError) -> ResolvedConfiguration {
        try load(yaml: ConfigurationFile.text(at: path), named: path)
    }

    /// Reads, adjusts to the environment and checks the configuration in `yaml`, which messages call `name`.
    ///
    /// - Throws: all that is wrong with it.
    public func load(yaml: String, named name: String) throws(ConfigurationError) -> ResolvedConfiguration {
        try Self.draft(yaml, name, overrides).resolved()
    }

    /// The text of the configuration that comes with the program: the repository's `resilience.yaml`.
    public static var shippedText: String { String(decoding: PackageResources.resilience_yaml, as: UTF8.self) }

    static func draft(
        _ yaml: String, _ name: String, _ overrides: [ConfigurationOverride]
    ) throws(ConfigurationError) -> ConfigurationDraft {
        do throws(ConfigurationError) {
            return ConfigurationDraft(try YAMLDocument(yaml).root, source: name, overrides: overrides)
        } catch {
            throw error.from(name)
        }
    }

    /// The file that is read: the one that is named, or else the usual one, if it is there.
    public var watchedFile: String? {
        let usual = ConfigurationFile.exists(Self.usualFile) ? Self.usualFile : nil
        return file ?? variable("RESILIENCE_CONFIG") ?? usual
    }

    private func variable(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    private var overrides: [ConfigurationOverride] {
        let environment = (origin: environment == nil ? "RESILIENCE_ENV" : "--environment", path: ["environment"])
        let values: [(origin: String, path: [String], text: String?)] = [
            (environment.origin, environment.path, self.environment ?? variable("RESILIENCE_ENV")),
            ("TTS_URL", ["tts", "default", "url"], variable("TTS_URL")),
            ("JWT_KEY", ["clients", "jwt_key"], variable("JWT_KEY")),
            ("REDIS_URL", ["store", "redis"], variable("REDIS_URL")),
        ]
        return values.compactMap { origin, keys, text in
            text.map { ConfigurationOverride(keys: keys, text: $0, origin: origin) }
        }
    }
}

extension ConfigurationLoader: ConfigurationSource {
    /// The same as ``load(yaml:named:)``.
    public func load(text: String, named name: String) throws(ConfigurationError) -> ResolvedConfiguration {
        try load(yaml: text, named: name)
    }
}

extension ResilienceConfiguration {
    /// Reads the configuration in `yaml`, which messages call `name`, as it is written and without looking at anything
    /// else: neither variables nor the environment change it.
    ///
    /// - Throws: all that is wrong with it.
    public init(yaml: String, named name: String = "configuration") throws(ConfigurationError) {
        self = try ConfigurationLoader.draft(yaml, name, []).settings()
    }
}
