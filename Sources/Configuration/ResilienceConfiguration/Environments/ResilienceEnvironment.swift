/// Where a service runs. What that changes about a configuration is a pure function of it.
public enum ResilienceEnvironment: String, CaseIterable, Sendable {
    /// The file as it is written.
    case `default`
    /// Tighter limits, more patience with what is down.
    case production
    /// Wider limits, sooner retries.
    case development
}

extension ResilienceEnvironment {
    /// The configuration as it is in this environment, which it names then.
    ///
    /// Products are rounded down in whole numbers and are at least 1; a 0 stays 0. Not to be applied twice.
    func applied(to configuration: ResilienceConfiguration) -> ResilienceConfiguration {
        var result = configuration
        result.environment = self
        adjust(&result.rateLimits.default.limits)
        for index in result.rateLimits.rules.indices { adjust(&result.rateLimits.rules[index].limits) }
        result.breakers = result.breakers.mapValues(adjusted)
        result.queues = result.queues.mapValues(adjusted)
        return result
    }

    /// Connections to a Redis server at most, where the file does not say.
    var mostConnections: Int {
        switch self {
        case .default: 20
        case .production: 50
        case .development: 10
        }
    }

    private func adjust(_ limits: inout [Rate]) {
        for index in limits.indices { limits[index].limit = limit(limits[index].limit) }
    }

    /// What a limit of requests that is written so is in this environment.
    package func limit(_ written: Int) -> Int {
        switch self {
        case .default: written
        case .production: written.scaled(by: 4, over: 5)
        case .development: written.scaled(by: 3, over: 2)
        }
    }

    func adjusted(_ breaker: BreakerSettings) -> BreakerSettings {
        var result = breaker
        let (threshold, recovery) = (breaker.failureThreshold, breaker.recoveryTimeout)
        switch self {
        case .default: break
        case .production:
            result.failureThreshold = threshold < 3 ? threshold : max(threshold - 1, 3)
            result.recoveryTimeout = recovery.extended(by: .seconds(30), upTo: .seconds(120))
        case .development:
            result.failureThreshold = threshold == 0 ? 0 : threshold.addingSaturated(2)
            result.recoveryTimeout = recovery < .seconds(10) ? recovery : max(recovery - .seconds(20), .seconds(10))
        }
        result.maximumRecoveryTimeout = max(breaker.maximumRecoveryTimeout, result.recoveryTimeout)
        return result
    }

    func adjusted(_ queue: QueueSettings) -> QueueSettings {
        guard self == .production else { return queue }
        var result = queue
        result.maximumItems = queue.maximumItems.scaled(by: 7, over: 10)
        result.maximumBytes = queue.maximumBytes.scaled(by: 7, over: 10)
        result.timeout = queue.timeout.extended(by: .seconds(10), upTo: .seconds(60))
        return result
    }
}

extension Int {
    /// This × `factor` / `divisor`, rounded down, at least 1; 0 and what is below stay, beyond the range is its edge.
    fileprivate func scaled(by factor: Int, over divisor: Int) -> Int {
        self <= 0 ? self : Swift.max(1, Int(clamping: Int128(self) * Int128(factor) / Int128(divisor)))
    }

    fileprivate func addingSaturated(_ other: Int) -> Int { Int(clamping: Int128(self) + Int128(other)) }
}

extension Duration {
    /// This much longer by `extra`, yet not beyond `most`; 0, and what is beyond already, stay.
    fileprivate func extended(by extra: Duration, upTo most: Duration) -> Duration {
        self == .zero || self > most ? self : Swift.min(self + extra, most)
    }
}
