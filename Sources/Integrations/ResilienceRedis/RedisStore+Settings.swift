public import Logging
public import ResilienceConfiguration
public import _RESP

extension RedisStore {
    /// The store that a configuration names; nil: none, state lives in this process. It connects when it is first used.
    ///
    /// - Throws: ``RedisError`` for a URL or files that cannot be used; it never shows a password.
    public static func configured(
        by configuration: ResolvedConfiguration, logger: Logger = Logger(label: "resilience.redis")
    ) throws(RedisError) -> RedisStore? {
        guard let (_, client) = try client(for: configuration, logger: logger) else { return nil }
        return RedisStore(client, options: Options(configuration, logger: logger))
    }

    /// The client that such a store asks by, and what it asks.
    static func client(
        for configuration: ResolvedConfiguration, logger: Logger
    ) throws(RedisError) -> (url: RedisURL, client: any RedisClient)? {
        guard let text = configuration.settings.store.redis else { return nil }
        let url = try RedisURL(text.text)
        return (url, try url.client(RedisOptions(configuration, logger: logger)))
    }
}

extension RedisStore.Options {
    /// What a configuration says.
    init(_ configuration: ResolvedConfiguration, logger: Logger) {
        self.init()
        commandTimeout = configuration.settings.store.commandTimeout
        listensForChanges = configuration.maximumConnections > 1
        self.logger = logger
    }
}

extension RedisOptions {
    /// What a configuration says.
    init(_ configuration: ResolvedConfiguration, logger: Logger) {
        self.init()
        let settings = configuration.settings.store
        commandTimeout = settings.commandTimeout
        // Whoever waits longer for an answer waits as long for a connection
        connectTimeout = max(connectTimeout, commandTimeout)
        // Two carry what a process asks; one more listens
        connectionsPerNode = max(1, min(2, configuration.maximumConnections - 1))
        self.logger = logger
        tls = RedisTLS(
            certificateAuthority: settings.tls.authority.nonEmpty, certificate: settings.tls.certificate.nonEmpty,
            key: settings.tls.key.nonEmpty, serverName: settings.tls.serverName.nonEmpty)
        if !settings.sentinel.password.isEmpty {
            sentinelCredentials = RedisCredentials(
                username: settings.sentinel.username.nonEmpty, password: settings.sentinel.password.text)
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
