/// A moment in whole nanoseconds since an origin that the owner of the clock chose; it reaches 292 years either way.
///
/// Every state machine of this package takes its time as a value of this type and reads no clock itself, so that the
/// service, the simulator and the tests run the same code.
public struct MonotonicTime: Hashable, Sendable {
    /// Nanoseconds since the origin.
    public let nanoseconds: Int64

    /// The origin.
    public static let zero = MonotonicTime(nanoseconds: 0)

    /// Creates a moment so many nanoseconds after the origin.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The moment `duration` later; what lies beyond the range ends at its edge.
    public static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        guard overflow else { return MonotonicTime(nanoseconds: sum) }
        return MonotonicTime(nanoseconds: duration < .zero ? .min : .max)
    }

    /// The time from `earlier` to `later`, negative if it is the other way round.
    public static func - (later: MonotonicTime, earlier: MonotonicTime) -> Duration {
        .nanoseconds(Int128(later.nanoseconds) - Int128(earlier.nanoseconds))
    }

    /// A reading of `clock` that counts on from `origin`, which is the moment of this call.
    ///
    /// A reading costs what the clock costs (some 30 ns for the continuous one) and an indirect call.
    public static func reader(
        of clock: some Clock<Duration>, from origin: MonotonicTime = .zero
    ) -> @Sendable () -> MonotonicTime {
        let start = clock.now
        return { origin + start.duration(to: clock.now) }
    }
}

extension MonotonicTime: Comparable {
    /// Whether `left` is earlier than `right`.
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Duration {
    /// Whole nanoseconds, rounded down; what lies beyond 292 years ends there.
    package var nanoseconds: Int64 {
        let (quotient, remainder) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int64(clamping: remainder < 0 ? quotient - 1 : quotient)
    }

    /// So many nanoseconds, as wide as a difference of two moments can be.
    package static func nanoseconds(_ count: Int128) -> Duration { Duration(attoseconds: count * 1_000_000_000) }
}
