/// Which requests are limited, by what, and who shares the count.
public struct Rule: Sendable {
    private final class Content: Sendable {
        let name: String
        let isNamed: Bool
        let path: PathPattern
        let methods: [String]
        let client: ClientType?
        let scope: RuleScope
        let quotas: QuotaSet
        let bypassInternal: Bool
        let isShadow: Bool
        let whenUnavailable: UnavailablePolicy?
        let prefetch: Int

        init(
            name: String, isNamed: Bool, path: PathPattern, methods: [String], client: ClientType?, scope: RuleScope,
            quotas: QuotaSet, bypassInternal: Bool, isShadow: Bool, whenUnavailable: UnavailablePolicy?,
            prefetch: Int
        ) {
            (self.name, self.isNamed, self.path, self.methods) = (name, isNamed, path, methods)
            (self.client, self.scope, self.quotas) = (client, scope, quotas)
            (self.bypassInternal, self.isShadow, self.whenUnavailable) = (bypassInternal, isShadow, whenUnavailable)
            self.prefetch = prefetch
        }
    }

    private let content: Content

    /// Creates a rule; its pattern is compiled here, once.
    ///
    /// - Parameters:
    ///   - name: what its counters and statistics go by; nil: its methods and path, as in `POST /auth/login`.
    ///   - path: a regular expression that has to match the whole normalised path, see ``PathPattern``.
    ///   - methods: the methods it is for; none: all.
    ///   - client: the kind of client it is for; nil: all.
    ///   - scope: who shares a count.
    ///   - quotas: at least one, each with a window of its own.
    ///   - bypassInternal: whether internal services pass uncounted.
    ///   - isShadow: whether it only says what it would do.
    ///   - whenUnavailable: who decides while the store cannot be asked; nil: whom the limiter names.
    ///   - prefetch: how many units a store that processes share may charge ahead for a counter that is asked for often; see
    ///     ``SharedRateLimitStore``. 0 or more.
    /// - Throws: `invalidRule` for an empty name, path or method, or a `prefetch` below 0 or above 2^53; `invalidPattern`;
    ///   `invalidQuota` for no quotas, or two of the same window.
    public init(
        name: String? = nil, path: String = ".*", methods: [String] = [], client: ClientType? = nil,
        per scope: RuleScope = .client, quotas: [Quota], bypassInternal: Bool = true, isShadow: Bool = false,
        whenUnavailable: UnavailablePolicy? = nil, prefetch: Int = 0
    ) throws(RateLimitError) {
        let ownName = methods.isEmpty ? path : "\(methods.joined(separator: ",")) \(path)"
        guard name != "" else {
            throw RateLimitError(.invalidRule, "name of the rule for \(ownName): it is empty, leave it out or give one")
        }
        guard !path.isEmpty else {
            throw RateLimitError(
                .invalidRule, "path of rule \(name ?? "without a name"): it is empty, `.*` matches all and `/` the root"
            )
        }
        guard (0...Quota.largestLimit).contains(prefetch) else {
            throw RateLimitError(
                .invalidRule, "prefetch of rule \(name ?? ownName): \(prefetch), it must be between 0 and 2^53")
        }
        for method in methods { try Self.check(method, of: name ?? ownName) }
        content = Content(
            name: name ?? ownName, isNamed: name != nil, path: try PathPattern(path), methods: methods, client: client,
            scope: scope, quotas: try QuotaSet(quotas), bypassInternal: bypassInternal, isShadow: isShadow,
            whenUnavailable: whenUnavailable, prefetch: prefetch)
    }

    private init(renaming other: Rule, to name: String) {
        let old = other.content
        content = Content(
            name: name, isNamed: true, path: old.path, methods: old.methods, client: old.client, scope: old.scope,
            quotas: old.quotas, bypassInternal: old.bypassInternal, isShadow: old.isShadow,
            whenUnavailable: old.whenUnavailable, prefetch: old.prefetch)
    }

    /// Upper and lower case of a method differ, so that a rule for `post` would guard nothing.
    private static func check(_ method: String, of rule: String) throws(RateLimitError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw RateLimitError(
                .invalidRule, "method \"\(method)\" of rule \(rule): it must be one word of ASCII, as in POST")
        }
        let upper = method.uppercased()
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
        guard method == upper || !known.contains(upper) else {
            throw RateLimitError(
                .invalidRule, "method \(method) of rule \(rule): upper and lower case differ, it must be \(upper)")
        }
    }

    /// What its counters and statistics go by.
    public var name: String { content.name }
    /// What the path has to match.
    public var path: PathPattern { content.path }
    /// The methods it is for; none: all.
    public var methods: [String] { content.methods }
    /// The kind of client it is for; nil: all.
    public var client: ClientType? { content.client }
    /// Who shares a count.
    public var scope: RuleScope { content.scope }
    /// The quotas, shortest window first.
    public var quotas: QuotaSet { content.quotas }
    /// Whether internal services pass uncounted.
    public var bypassInternal: Bool { content.bypassInternal }
    /// Whether it only says what it would do.
    public var isShadow: Bool { content.isShadow }
    /// Who decides while the store cannot be asked; nil: whom the limiter names.
    public var whenUnavailable: UnavailablePolicy? { content.whenUnavailable }
    /// How many units a shared store may charge ahead for a counter that is asked for often.
    public var prefetch: Int { content.prefetch }

    /// Whether its name was given, not made from its methods and path.
    var isNamed: Bool { content.isNamed }

    func renamed(_ name: String) -> Rule { Rule(renaming: self, to: name) }

    /// Why it does not apply to a request; nil if it does. The cheap reasons are looked for first.
    public func mismatch(with request: RateLimitRequest) -> RuleMismatch? {
        if let client, client != request.client.type { return .client }
        if !methods.isEmpty && !methods.contains(request.method) { return .method }
        return path.matches(request.path) ? nil : .path
    }

    /// Whose counter a request is charged to.
    public func key(for request: RateLimitRequest) -> CounterKey {
        switch scope {
        case .client: CounterKey(rule: name, client: request.client.id)
        case .endpoint: CounterKey(rule: name, client: request.client.id, endpoint: request.path.text)
        case .service: CounterKey(rule: name, client: nil)
        }
    }
}

extension Rule: Hashable {
    /// Whether both say the same.
    public static func == (left: Rule, right: Rule) -> Bool {
        let (left, right) = (left.content, right.content)
        return left === right
            || (left.name == right.name && left.path == right.path && left.methods == right.methods
                && left.client == right.client && left.scope == right.scope && left.quotas == right.quotas
                && left.bypassInternal == right.bypassInternal && left.isShadow == right.isShadow
                && left.whenUnavailable == right.whenUnavailable && left.prefetch == right.prefetch)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
