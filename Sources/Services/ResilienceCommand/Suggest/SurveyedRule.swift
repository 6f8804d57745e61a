import RateLimiting

/// A rule, and what came its way.
struct SurveyedRule {
    let name: String
    let scope: RuleScope
    let algorithm: RateLimitAlgorithm
    /// Requests that it counts.
    var requests = 0
    /// Counters: clients, or what else shares a count.
    var keys = 0
    /// What each request would have needed, where requests are to be kept.
    var needs = JointLimits()
}
