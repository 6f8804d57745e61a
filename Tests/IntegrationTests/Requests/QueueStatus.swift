/// What `/resilience/backpressure/{name}` says.
struct QueueStatus: Decodable {
    let currentQueueSize: Int
    let maxQueueSize: Int
    let totalProcessed: Int
    let totalDropped: Int
}
