/// What a service says of a queue.
struct QueueMetrics: Decodable {
    let name: String
    let currentQueueSize: Int
    let maxQueueSize: Int
    let currentMemoryMb: Double
    let maxMemoryMb: Double
    let totalDropped: Int?
    let totalExpired: Int?
    let totalBlocked: Int?
    /// Seconds within which 95 of 100 tasks were done; nil where work is only handed on.
    let p95: Double?
    /// Whether it is at its warning mark.
    let warning: Bool?

    /// How full it is, by items or by bytes, whichever is more: 0 to 1.
    var fullness: Double {
        let items = maxQueueSize > 0 ? Double(currentQueueSize) / Double(maxQueueSize) : 0
        let bytes = maxMemoryMb > 0 ? currentMemoryMb / maxMemoryMb : 0
        return min(max(items, bytes, 0), 1)
    }
}
