/// Limits of a rule in seconds and units, for a referee that shares no code with what it judges.
struct SiteLimits {
    /// Shortest window first.
    var windows: [(seconds: Int, limit: Int)]
    var isBucket = false
    /// Capacity of the shortest window's bucket.
    var burst: Int?
}

extension SiteLimits {
    /// Reads limits such as `5/minute`.
    init?(_ texts: [String], isBucket: Bool, burst: Int?) {
        let seconds = ["minute": 60, "hour": 3600, "day": 86_400]
        windows = []
        for text in texts {
            let parts = text.split(separator: "/")
            guard parts.count == 2, let limit = Int(parts[0]), let window = seconds[String(parts[1])] else {
                return nil
            }
            windows.append((window, limit))
        }
        (self.isBucket, self.burst) = (isBucket, burst)
    }
}
