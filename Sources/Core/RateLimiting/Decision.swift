internal import ResiliencePrimitives

/// The answer to one request over all quotas of its rule, and what its client may expect next.
public struct Decision: Hashable, Sendable {
    /// Whether a request fits.
    public enum Verdict: Hashable, Sendable {
        /// It fits all quotas and was charged to all.
        case allowed
        /// It does not fit yet and was charged to none. After exactly this long it will, if nobody else asks; a
        /// nanosecond sooner it will not.
        case denied(retryAfter: Duration)
        /// It costs more than a quota ever has: waiting does not help.
        case never
    }

    /// Whether this request fits.
    public let verdict: Verdict
    /// What each quota has left after this request, shortest window first.
    public let quotas: QuotaStatuses
    /// Where ``binding`` is among ``quotas``.
    public let bindingIndex: Int

    /// Who decided.
    public internal(set) var source: DecisionSource

    /// Creates what a store answers.
    ///
    /// - Precondition: `bindingIndex` is that of a quota.
    public init(verdict: Verdict, quotas: QuotaStatuses, bindingIndex: Int, source: DecisionSource = .memory) {
        precondition(quotas.indices.contains(bindingIndex), "no quota \(bindingIndex) among \(quotas.count)")
        (self.verdict, self.quotas, self.bindingIndex, self.source) = (verdict, quotas, bindingIndex, source)
    }

    /// The quota to tell the client about: if allowed, the one with the least left in proportion to its capacity; if
    /// denied, the one that denies longest. Of equals, that with the shorter window.
    public var binding: QuotaStatus { quotas[bindingIndex] }

    /// Whether this request fits.
    public var isAllowed: Bool { verdict == .allowed }

    /// How long to wait before asking again: nil if allowed, and if waiting does not help.
    public var retryAfter: Duration? {
        if case .denied(let wait) = verdict { wait } else { nil }
    }

    /// The quotas that deny this request, each by itself.
    public var denying: [QuotaStatus] { quotas.filter(\.isDenying) }
}
