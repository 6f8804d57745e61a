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
        let settings = configuration.settings.store
        guard let url = settings.redis else { return nil }
        var options = RedisOptions()
        options.commandTimeout = settings.commandTimeout
        options.connectionsPerNode = min(2, configuration.maximumConnections)
        options.logger = logger
        options.tls = RedisTLS(
            certificateAuthority: settings.tls.authority.nonEmpty, certificate: settings.tls.certificate.nonEmpty,
            key: settings.tls.key.nonEmpty, serverName: settings.tls.serverName.nonEmpty)
        if !settings.sentinel.password.isEmpty {
            options.sentinelCredentials = RedisCredentials(
                username: settings.sentinel.username.nonEmpty, password: settings.sentinel.password.text)
        }
        var own = Options()
        own.commandTimeout = settings.commandTimeout
        own.logger = logger
        return RedisStore(try RedisURL(url.text).client(options), options: own)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
