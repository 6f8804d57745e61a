import RateLimiting
import ResiliencePrimitives

extension RateLimiter {
    /// The Unix second that begins at `duration` from now, or next after it.
    func unixSecond(after duration: Duration) -> Int64 { RateLimitFields.seconds((now() + duration) - .zero) }
}
