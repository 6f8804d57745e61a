import NIOCore
import ResiliencePrimitives

/// How long to wait before the next attempt: a breath at first, then 50 ms doubled with each failure up to a second, of
/// which any part is waited ("full jitter", M. Brooker, Exponential Backoff And Jitter, 2015), so that a fleet does not
/// come back in step.
struct Backoff {
    private var random: SeededRandom
    private var failures = 0

    static let cap = TimeAmount.seconds(1)

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The wait after a failure. Some are not mended by asking again soon (a wrong password): then half the cap or more.
    mutating func next(isStubborn: Bool) -> TimeAmount {
        defer { failures += 1 }
        let ceiling = failures == 0 ? 20_000_000 : Int64(50_000_000) << min(failures - 1, 10)
        if isStubborn {
            return .nanoseconds(.random(in: Self.cap.nanoseconds / 2...Self.cap.nanoseconds, using: &random))
        }
        return .nanoseconds(.random(in: 0...min(ceiling, Self.cap.nanoseconds), using: &random))
    }

    /// A command was answered.
    mutating func reset() { failures = 0 }
}
