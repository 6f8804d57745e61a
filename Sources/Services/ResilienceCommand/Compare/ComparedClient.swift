import RateLimiting
import ResiliencePrimitives

/// What another configuration changes for one client under one rule.
struct ComparedClient {
    /// Whom it is about. The rule is the one that denies: for a request that is no longer denied, that of the
    /// configuration before.
    struct Key: Hashable {
        let rule: ExactText
        let client: ExactText
    }

    /// Requests whose answer changes one way.
    struct Change {
        private(set) var requests = 0
        /// When the first of them came; without meaning while there is none.
        private(set) var first = MonotonicTime.zero

        mutating func count(at time: MonotonicTime) {
            if requests == 0 { first = time }
            requests += 1
        }
    }

    /// Requests that the rule denies under each of the configurations.
    var denied = BeforeAfter(before: 0, after: 0)
    /// Requests that only the configuration after denies.
    var newly = Change()
    /// Requests that only the configuration before denies.
    var noLonger = Change()
}
