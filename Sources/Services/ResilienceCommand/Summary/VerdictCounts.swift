import RateLimiting

/// How many requests got which answer.
struct VerdictCounts: Hashable {
    private(set) var allowed = 0
    private(set) var denied = 0
    private(set) var shadowed = 0
    private(set) var bypassed = 0
    private(set) var excluded = 0
    /// Allowed by nothing: limits are switched off, or no rule is for them.
    private(set) var unlimited = 0

    var total: Int { allowed + denied + shadowed + bypassed + excluded + unlimited }

    mutating func count(_ ruling: Ruling) {
        switch ruling.verdict {
        // A comparison with nil would copy the decision
        case .allow: if case nil = ruling.decision { unlimited += 1 } else { allowed += 1 }
        case .deny: denied += 1
        case .shadow: shadowed += 1
        case .bypass: bypassed += 1
        case .exclude: excluded += 1
        }
    }
}

extension VerdictCounts {
    /// What people call each, in the order of its weight.
    var named: [(name: String, count: Int)] {
        [
            ("allowed", allowed), ("denied", denied), ("shadowed", shadowed), ("bypassed", bypassed),
            ("on excluded paths", excluded), ("under no limit", unlimited),
        ]
    }
}
