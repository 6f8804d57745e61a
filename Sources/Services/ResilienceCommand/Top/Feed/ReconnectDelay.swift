import ResiliencePrimitives

/// How long to wait before the next try: twice as long each time, drawn so that many viewers of a service that comes back do
/// not ask in the same moment.
struct ReconnectDelay {
    static let longest = Duration.seconds(15)

    private var base = Duration.milliseconds(500)
    private var failures = 0
    private var random: SeededRandom

    init(random: SeededRandom = SeededRandom()) { self.random = random }

    /// The service is there: the next failure is the first one. `retry` is how long it wants the first wait to be.
    mutating func succeed(retry: Duration?) {
        failures = 0
        if let retry { base = min(max(retry, .milliseconds(100)), Self.longest) }
    }

    /// The wait after one more failure: at least half of what it may be at most.
    mutating func next() -> Duration {
        let most = min(base * (1 << min(failures, 20)), Self.longest)
        failures += 1
        return most / 2 + .nanoseconds(Int64.random(in: 0...(most / 2).nanoseconds, using: &random))
    }
}
