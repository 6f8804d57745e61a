/// Why a rate limiter could not do what it was asked. A request that does not fit is an answer, not an error.
public struct RateLimitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// A quota, or several of them together, were described with numbers that make no sense.
        case invalidQuota
        /// A path pattern cannot be read, or cannot be matched in linear time.
        case invalidPattern
        /// A rule or a set of rules contradicts itself.
        case invalidRule
        /// A request had a negative cost, or units to give back were negative.
        case invalidCost
        /// What was to be reserved does not fit; the decision says when it will.
        case denied(Decision)
        /// An answer was wanted without suspending, from a store that has to ask elsewhere.
        case storeSuspends
        /// The store could not be asked.
        case storeUnavailable
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, what was found and what would be right: for people.
    public let description: String

    /// Creates an error; stores of other modules report theirs with it.
    ///
    /// - Parameter description: starts with what is wrong, then says what was found and what would be right.
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}

extension RateLimitError {
    /// Refuses a negative cost, or negative units to give back, before a store sees them.
    package static func check(_ what: String, _ cost: Int, of key: CounterKey) throws(RateLimitError) {
        guard cost < 0 else { return }
        throw RateLimitError(
            .invalidCost,
            "\(what) \(cost) for \(key.client ?? "all clients") under rule \(key.rule): it must be 0 or more")
    }
}
