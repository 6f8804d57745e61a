import ResiliencePrimitives

extension MonotonicTime {
    /// Seconds since the origin, exactly, with as many decimals as it takes: `1460751420.31`.
    var decimalSeconds: String {
        let (seconds, nanoseconds) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        let whole = (self.nanoseconds < 0 ? "-" : "") + String(seconds)
        guard nanoseconds > 0 else { return whole }
        // Nine digits, and a one before them that keeps their zeros
        var (decimals, count) = (1_000_000_000 + nanoseconds, 9)
        while decimals % 10 == 0 { (decimals, count) = (decimals / 10, count - 1) }
        return "\(whole).\(String(decimals).suffix(count))"
    }
}
