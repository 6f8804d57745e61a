import RateLimiting
import ResiliencePrimitives

/// Units that one answer of Redis has charged ahead of requests.
final class UnitsAhead: Sendable {
    /// What Redis said when it charged them.
    let decision: Decision
    /// When it was asked.
    let askedAt: MonotonicTime
    /// When they are not good any more.
    let end: MonotonicTime

    init(_ decision: Decision, askedAt: MonotonicTime, end: MonotonicTime) {
        (self.decision, self.askedAt, self.end) = (decision, askedAt, end)
    }

    /// Some of them, handed out: to be told so, no lock need be held.
    struct Grant: Sendable {
        let charge: UnitsAhead
        let time: MonotonicTime
        /// What was left of them then.
        let unused: Int

        /// What Redis would say.
        var decision: Decision { charge.decision.later(by: max(.zero, time - charge.askedAt), unused: unused) }
    }
}
