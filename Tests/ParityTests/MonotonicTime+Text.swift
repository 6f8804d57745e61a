import ResiliencePrimitives

extension MonotonicTime {
    /// Seconds with nine decimals, as a trace has them.
    var text: String {
        let fraction = String(nanoseconds % 1_000_000_000)
        return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - fraction.count) + fraction
    }
}
