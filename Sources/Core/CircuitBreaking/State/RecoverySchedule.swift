import ResiliencePrimitives

/// How long the next opening lasts: longer with every re-opening, and never the same for a whole fleet.
///
///     nominal   n₀ = recovery, nᵢ₊₁ = min(maximum, ⌊nᵢ × backoff⌋)
///     drawn     uniformly from the whole nanoseconds of n − ⌊n × jitter⌋ … n + ⌊n × jitter⌋
///
/// Bounded exponential backoff with jitter (Brooker: Exponential Backoff And Jitter, 2015), here around the nominal value:
/// full jitter can come out at nothing, which is no recovery time.
struct RecoverySchedule: Sendable {
    private var base: Int64
    private var maximum: Int64
    private var backoff: Int64
    private var jitter: Int64
    private var nominal: Int64
    private var isFresh = true
    private var random: SeededRandom
    /// The recovery time drawn last; before the first, the configured one.
    private(set) var current: Duration

    init(_ configuration: CircuitConfiguration, random: SeededRandom) {
        base = configuration.recoveryTimeout.nanoseconds
        maximum = configuration.maximumRecoveryTimeout.nanoseconds
        (backoff, jitter) = (configuration.backoffBillionths, configuration.jitterBillionths)
        (nominal, current, self.random) = (base, configuration.recoveryTimeout, random)
    }

    /// Draws the time for an opening out of a closed state: the configured one, or, after a relapse, a longer one.
    mutating func trip() -> Duration {
        if isFresh { return draw() }
        return reopen()
    }

    /// Draws the time for an opening out of a half-open state.
    mutating func reopen() -> Duration {
        nominal = Int64(min(Int128(maximum), share(backoff, of: nominal)))
        return draw()
    }

    /// Starts from the configured time again.
    mutating func forget() { (nominal, current, isFresh) = (base, .nanoseconds(base), true) }

    /// Goes by another configuration: a backoff under way goes on from where it is, within the new bounds.
    mutating func adopt(_ configuration: CircuitConfiguration) {
        base = configuration.recoveryTimeout.nanoseconds
        maximum = configuration.maximumRecoveryTimeout.nanoseconds
        (backoff, jitter) = (configuration.backoffBillionths, configuration.jitterBillionths)
        if isFresh { forget() } else { nominal = min(max(nominal, base), maximum) }
    }

    private mutating func draw() -> Duration {
        isFresh = false
        // Below 1 as a ratio, so what is drawn is never below 1 ns
        let spread = Int64(share(jitter, of: nominal))
        let offset = spread == 0 ? 0 : Int64.random(in: -spread...spread, using: &random)
        current = .nanoseconds(Int128(nominal) + Int128(offset))
        return current
    }

    private func share(_ billionths: Int64, of time: Int64) -> Int128 {
        Int128(time) * Int128(billionths) / Int128(CircuitConfiguration.billion)
    }
}
