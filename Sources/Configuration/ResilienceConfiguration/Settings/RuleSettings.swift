public import RateLimiting

/// One rule: which requests it is for and what holds for them; an element of `rate_limits.rules`.
public struct RuleSettings: Hashable, Sendable {
    /// The name, unique and not `default`; nil: named by methods and path.
    public var name: String?
    /// A regular expression that matches the whole normalised path.
    public var path: String
    /// The methods; empty: all.
    public var methods: [String] = []
    /// The kind of client; nil: all.
    public var client: ClientType?
    /// Who shares a count.
    public var scope = RuleScope.client
    /// So many units in so long, all of them together.
    public var limits: [Rate]
    /// How units are counted.
    public var algorithm = RateLimitAlgorithm.slidingWindow
    /// Where windows of `fixed_window` begin that are of one length.
    public var alignment = WindowAlignment.epoch
    /// The capacity of the shortest window's bucket; nil: its limit.
    public var burst: Int?
    /// Whether services of one's own pass.
    public var bypassesInternal = true
    /// Whether denials are counted and reported only.
    public var isShadow = false
    /// Who decides while Redis does not answer; nil: whom the section `store` names.
    public var whenUnavailable: UnavailablePolicy?
    /// Units that may be charged ahead in Redis for a client that asks often.
    public var prefetch = 0

    /// Creates the rule that holds for `path` and says nothing else.
    public init(path: String, limits: [Rate]) { (self.path, self.limits) = (path, limits) }

    package init() { self.init(path: "", limits: []) }

    /// What the rule is called in the end: as it says, or as ``Rule`` makes it of methods and path.
    var nameInForce: String {
        name ?? (methods.isEmpty ? path : "\(methods.joined(separator: ",")) \(path)")
    }
}

extension RuleSettings: LimitingSection {
    package static let keys: [SettingKey<RuleSettings>] =
        [
            .optional("name", \.name, .name, absent: "methods and path", "unique, not `default`"),
            .value("path", \.path, .name, "a regular expression that matches the whole normalised path").required(),
            .list("method", \.methods, .method, orOne: true, absent: "all", "methods"),
            .optional("client", \.client, .choice(ClientType.allCases), absent: "all", "kind of client"),
            .value(
                "per", \.scope, .choice(RuleScope.allCases),
                "who shares a count: `client`, `endpoint` (client and normalised path) or `service` (all)"),
            limitKey().required(),
            .value(
                "align", \.alignment, .choice(WindowAlignment.allCases),
                "`fixed_window` only: windows follow each other from the `epoch`, or begin with a `client`'s first unit"
            ),
        ] + countingKeys + [
            .optional(
                "when_unavailable", \.whenUnavailable, .choice(UnavailablePolicy.allCases),
                absent: "as in `store`", "who decides while Redis does not answer"),
            .value(
                "prefetch", \.prefetch, .wholeNumber,
                "units that may be charged ahead in Redis for a client that asks often, so that a process need not ask for each"
            ),
        ]
}
