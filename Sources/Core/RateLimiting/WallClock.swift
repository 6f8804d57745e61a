package import ResiliencePrimitives

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

extension MonotonicTime {
    /// The wall clock, in nanoseconds since the Unix epoch: read once, to align windows; from there on a monotonic clock
    /// counts.
    package static func wallClock() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
