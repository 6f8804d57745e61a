/// What a rate limiter says about a request.
public struct Ruling: Hashable, Sendable {
    /// What to do with the request.
    public enum Verdict: String, Hashable, Sendable {
        /// It may pass.
        case allow
        /// It is over a limit.
        case deny
        /// It comes from an internal service and is not counted.
        case bypass
        /// Its path is never limited.
        case exclude
        /// It would be denied, but its rule only says so: it may pass, and was not charged.
        case shadow
    }

    /// What to do with the request.
    public let verdict: Verdict
    /// The rule that matched; nil if none was asked or none is for it.
    public let rule: Rule?
    /// The numbers; nil where nothing was counted: limits switched off, an excluded path, an internal service, a store that
    /// could not be asked.
    public let decision: Decision?
    /// What was charged, to give it back or report more.
    let charge: RequestPlan.Charge?
    /// Whether the store could not be asked, and its rule decided instead of it.
    var isUnasked = false

    /// Who decided; nil where nobody was asked.
    public var source: DecisionSource? {
        if isUnasked { return verdict == .deny ? .deny : .allow }
        return decision?.source
    }

    /// Whether the request may pass.
    public var isAllowed: Bool { verdict != .deny }
}

extension Ruling {
    /// One for which nothing was counted.
    init(_ verdict: Verdict, _ rule: Rule?) { self.init(verdict: verdict, rule: rule, decision: nil, charge: nil) }
}
