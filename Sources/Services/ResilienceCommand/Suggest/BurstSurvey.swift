import ResiliencePrimitives

/// Finds what limit a minute token buckets of several bursts would have needed, in another pass.
struct BurstSurvey {
    /// The bursts to be tried for each rule, ascending; none for the most.
    private let bursts: [[Int]]
    private let unit: KeptUnit
    private let scale: LimitScale
    private var buckets: [Int: BucketDemand] = [:]
    /// For each counter and burst.
    private var minutes: [Int: [Int]] = [:]
    /// For each rule and burst, where requests are to be kept.
    private var requests: [[JointLimits]]

    init(_ bursts: [[Int]], keeping unit: KeptUnit, on scale: LimitScale) {
        (self.bursts, self.unit, self.scale) = (bursts, unit, scale)
        requests = bursts.map { [JointLimits](repeating: JointLimits(), count: $0.count) }
    }

    /// Counts a request of a counter that belongs to a rule.
    mutating func add(_ request: SpooledRequest, of rule: Int) {
        guard !bursts[rule].isEmpty else { return }
        let isServable = request.cost <= LimitScale.largest
        if isServable { buckets[request.key, default: BucketDemand()].add(request.cost, at: request.time.nanoseconds) }
        let bucket = isServable ? buckets[request.key] : nil
        let needs = bursts[rule].map { bucket?.limit(per: SuggestedWindow.minute.nanoseconds, burst: $0) ?? .max }
        var most = minutes[request.key] ?? needs
        for index in needs.indices { most[index] = max(most[index], needs[index]) }
        minutes[request.key] = most
        guard unit == .requests else { return }
        let others = PerWindow { bucket?.limit(per: $0.nanoseconds, burst: nil) ?? .max }
        for index in needs.indices {
            requests[rule][index].add(steps(others, minute: needs[index], bursts[rule][index]), on: scale)
        }
    }

    /// What the counters of a rule, or their requests, need together with one of its bursts.
    func needs(of rule: Int, burst index: Int, _ keys: [SurveyedKey]) -> JointLimits {
        guard unit == .clients else { return requests[rule][index] }
        var needs = JointLimits()
        for (place, key) in keys.enumerated() where key.rule == rule {
            needs.add(steps(key.needs, minute: minute(of: place, burst: index), bursts[rule][index]), on: scale)
        }
        return needs
    }

    /// What a counter needs a minute with one of the bursts of its rule.
    func minute(of place: Int, burst index: Int) -> Int { minutes[place]?[index] ?? .max }

    /// A limit below the burst would look like a mistake, and be told as one.
    private func steps(_ needs: PerWindow<Int>, minute: Int, _ burst: Int) -> PerWindow<Int> {
        PerWindow { scale.step(for: $0 == .minute ? max(minute, burst) : needs[$0]) }
    }
}
