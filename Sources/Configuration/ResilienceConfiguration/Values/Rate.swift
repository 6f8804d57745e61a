/// So many units in every window, as the file says it: `5/minute`, `20/90s`.
public struct Rate: Hashable, Sendable {
    /// Units in each window; 0 denies everything.
    public var limit: Int
    /// The window, in whole nanoseconds.
    public var window: Duration

    /// Creates a rate of `limit` units in each `window`.
    public init(_ limit: Int, per window: Duration) { (self.limit, self.window) = (limit, window) }
}

extension Rate: CustomStringConvertible {
    /// The rate as it is written in the file.
    public var description: String { ValueFormat.rate.render(self) }
}
