import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// Limits that are tried on the traffic, by the code that decides in the service, in a store of the same bounds.
struct LimitTrial {
    /// By rule; nil: not on trial.
    private let quotas: [QuotaSet?]
    private let store: MemoryStore
    /// Requests denied, by counter.
    private(set) var denied: [Int]

    init(_ quotas: [QuotaSet?], keys: Int, bounds: StoreSettings) {
        self.quotas = quotas
        store = MemoryStore(maxKeys: bounds.maximumKeys, maxMemory: bounds.maximumMemory, seed: 0, shards: 1)
        denied = [Int](repeating: 0, count: keys)
    }

    /// Lets the limits decide on a request.
    mutating func ask(_ request: SpooledRequest, of key: SurveyedKey) {
        guard let quotas = quotas[key.rule] else { return }
        do throws(RateLimitError) {
            let decision = try store.decide(key.key, cost: request.cost, under: quotas, at: request.time)
            if !decision.isAllowed { denied[request.key] += 1 }
        } catch {
            preconditionFailure("a cost that was read is not negative: \(error)")
        }
    }

    /// How many of the counters, or of their requests, are untouched, by rule.
    func kept(_ unit: KeptUnit, _ survey: TrafficSurvey) -> [Int] {
        var kept = [Int](repeating: 0, count: survey.rules.count)
        for (key, denied) in zip(survey.keys, denied) {
            kept[key.rule] += unit == .clients ? (denied == 0 ? 1 : 0) : key.requests - denied
        }
        return kept
    }
}
