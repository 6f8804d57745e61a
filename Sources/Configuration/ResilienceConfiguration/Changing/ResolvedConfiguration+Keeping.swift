import RateLimiting

extension ResolvedConfiguration {
    /// This with the store of `old`, which a process makes once; who decides while the store is away is this one's.
    package func keeping(storeOf old: ResolvedConfiguration) -> ResolvedConfiguration {
        var settings = settings
        let policy = settings.store.whenUnavailable
        settings.store = old.settings.store
        settings.store.whenUnavailable = policy
        return ResolvedConfiguration(
            settings: settings, rules: rules, clients: clients, tokenKey: tokenKey, circuits: circuits, queues: queues,
            written: written, places: places)
    }
}
