/// What a rate limiter has to know about a request.
public struct RateLimitRequest: Hashable, Sendable {
    /// The method, as in `GET`; upper and lower case differ.
    public var method: String
    /// The path.
    public var path: NormalizedPath
    /// Who asks.
    public var client: Client
    /// How many units it takes; 0 charges nothing.
    public var cost: Int

    /// Creates a request.
    public init(method: String, path: NormalizedPath, client: Client, cost: Int = 1) {
        (self.method, self.path, self.client, self.cost) = (method, path, client, cost)
    }
}
