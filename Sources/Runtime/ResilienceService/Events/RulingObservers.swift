import RateLimiting

/// Tells several of every ruling, one after the other.
struct RulingObservers: RulingObserver {
    let observers: [any RulingObserver]

    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        for observer in observers { observer.observe(request, ruling) }
    }
}
