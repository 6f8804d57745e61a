/// A value of a counter or gauge: whole numbers stay exact, however large.
public enum MetricNumber: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// A whole number.
    case whole(Int64)
    /// Any other number.
    case real(Double)

    /// A whole number.
    public init(_ value: Int) { self = .whole(Int64(value)) }
    /// A duration, in seconds.
    public init(_ duration: Duration) { self = .real(duration / .seconds(1)) }
    /// One for true, zero for false.
    public init(_ holds: Bool) { self = .whole(holds ? 1 : 0) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .whole(value) }
    /// Any other number.
    public init(floatLiteral value: Double) { self = .real(value) }
}
