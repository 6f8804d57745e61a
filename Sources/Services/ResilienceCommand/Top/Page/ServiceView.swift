import ResiliencePrimitives

/// What is known of a service, and how its reader wants to see it.
struct ServiceView {
    /// The last events that are kept.
    private static let most = 200
    /// A service tells once a second: older than this is not what is so now.
    private static let freshness = Duration.seconds(4)

    let url: String
    private(set) var link: FeedLink?
    private(set) var metrics: ServiceMetrics?
    /// When `metrics` came.
    private(set) var time = MonotonicTime.zero
    private(set) var rates = RateHistory()
    /// The newest first.
    private(set) var news: [ServiceNews] = []
    private(set) var clients: LimitedClients?
    /// Why there are no clients to be shown, though they were asked for.
    private(set) var whyNoClients: String?

    var order = RuleOrder.denials
    /// How far the page is moved up.
    var scroll = 0
    /// Since when it stands still; nil: it does not.
    var pause: MonotonicTime?

    init(url: String) { self.url = url }

    /// Takes in what came at `time`.
    mutating func apply(_ update: FeedUpdate, at time: MonotonicTime) {
        switch update {
        case .metrics(let metrics):
            (self.metrics, self.time) = (metrics, time)
            rates.add(metrics, at: time)
        case .news(let one):
            news.insert(one, at: 0)
            if news.count > Self.most { news.removeLast() }
        case .clients(let clients): (self.clients, whyNoClients) = (clients, nil)
        case .noClients(let reason): (clients, whyNoClients) = (nil, reason)
        case .link(let link): self.link = link
        }
    }

    /// How old what is shown is, if it is too old to be what is so now.
    func staleness(at now: MonotonicTime) -> Duration? {
        let age = now - time
        if case .lost = link { return age }
        return age > Self.freshness ? age : nil
    }

    /// The rules in the order that the reader wants.
    var rules: [RateLimitMetrics.Rule] {
        let rules = (metrics?.rateLimiting?.rules ?? []).sorted { $0.name < $1.name }
        // Sorting is stable: equals stay sorted by name
        switch order {
        case .name: return rules
        case .denials:
            return rules.map { ($0, rates.denied($0.name)) }
                .sorted { ($0.1, $0.0.denied) > ($1.1, $1.0.denied) }.map(\.0)
        case .requests:
            return rules.map { ($0, rates.denied($0.name).saturatingSum(rates.allowed($0.name))) }
                .sorted { ($0.1, $0.0.allowed) > ($1.1, $1.0.allowed) }.map(\.0)
        }
    }

    /// The circuits that do not simply let calls through, those first that let none.
    var openCircuits: [CircuitMetrics] {
        let places = ["open": 0, "forced_open": 1, "half_open": 2]
        return (metrics?.circuitBreakers ?? []).filter { $0.state != "closed" }
            .sorted { (places[$0.state] ?? 3, $0.name) < (places[$1.state] ?? 3, $1.name) }
    }

    /// The queues, the fullest first.
    var queues: [QueueMetrics] {
        (metrics?.backpressure ?? []).sorted { ($1.fullness, $0.name) < ($0.fullness, $1.name) }
    }
}
