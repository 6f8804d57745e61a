import RateLimiting
import ResiliencePrimitives

/// The allowed request that left the smallest share of a quota's capacity, in whole units: how close a rule came to
/// denying. Of equals, the first.
struct ClosestCall {
    let client: ExactText
    let time: MonotonicTime
    let quota: Quota
    let remaining: Int
    /// The length of the window that it was in.
    let window: Duration

    /// Whether nobody can come closer.
    var isAtLimit: Bool { remaining == 0 }

    /// Whether an allowed request leaves less than this one did.
    func isBeaten(by status: QuotaStatus) -> Bool {
        status.remaining.multipliedFullWidth(by: quota.capacity)
            < remaining.multipliedFullWidth(by: status.quota.capacity)
    }
}
