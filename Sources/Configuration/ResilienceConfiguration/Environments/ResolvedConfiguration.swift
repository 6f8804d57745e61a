public import Backpressure
public import CircuitBreaking
public import ClientIdentity
public import RateLimiting

/// A configuration in force: sound, adjusted to its environment, and as what the parts are made from.
public struct ResolvedConfiguration: Sendable {
    /// The settings in force, with what the environment changed.
    public let settings: ResilienceConfiguration
    /// The rules, the default and the excluded paths.
    public let rules: RuleSet
    /// Whom to believe what about who a client is.
    public let clients: ClientIdentityConfiguration
    /// What verifies JWTs; nil: nothing does.
    public let tokenKey: TokenKey?
    /// The circuits by name, with those that speech services name.
    public let circuits: [String: CircuitConfiguration]
    /// The queues by name, with those that speech services name. How many items are processed at the same time is in
    /// `settings.queues`.
    public let queues: [String: QueueConfiguration]
    /// The settings as they were written, without what the environment and the defaults of named parts add.
    package let written: ResilienceConfiguration
    /// Where each key stands; nil: it was made by code.
    let places: ConfigurationPlaces?

    /// The file that it comes from, as messages call it; nil: it was made by code.
    public var source: String? { places?.source }

    /// The files that it names and that are read with it: its candidate's and its key's.
    package var namedFiles: [String] {
        (settings.candidate.isEmpty ? [] : [settings.candidate]) + (tokenKey?.file.map { [$0] } ?? [])
    }

    /// The environment that it is in force in.
    public var environment: ResilienceEnvironment { settings.environment }

    /// Connections to a Redis server at most.
    public var maximumConnections: Int { settings.store.maximumConnections ?? environment.mostConnections }

    /// The speech service called `name`; with what an undescribed one has, if the file does not describe it.
    public func speechService(_ name: String = "default") -> SpeechSettings {
        settings.speech[name] ?? SpeechSettings()
    }
}
