import RateLimiting

/// Tells when the store that several processes share goes away, and when it is back.
struct StoreWatch {
    private static let interval = Duration.seconds(1)

    private let store: any SharedRateLimitStore
    private let desk: EventDesk

    init(_ store: any SharedRateLimitStore, _ desk: EventDesk) { (self.store, self.desk) = (store, desk) }

    /// Looks once a second, until the task is cancelled. A service that starts without its store says so; a store is given
    /// that first second to be found.
    func run(by clock: any Clock<Duration>) async {
        var wasAvailable = true
        while (try? await clock.sleep(for: Self.interval)) != nil {
            let isAvailable = store.isAvailable
            if isAvailable != wasAvailable {
                desk.warn(
                    "redis", isAvailable ? "back: it decides again" : "away: who decides is up to when_unavailable")
            }
            wasAvailable = isAvailable
        }
    }
}
