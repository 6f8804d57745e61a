import Backpressure
import ResilienceService

/// The answer of `/resilience/backpressure`.
struct QueueList: Encodable {
    let backpressure: [QueueBody]
}

/// The queues of one name together, as `/resilience/backpressure/{name}` answers; times in seconds, null where work is only handed on.
struct QueueBody: Encodable {
    private static let megabyte = Double(1 << 20)

    let report: QueueReport

    init(_ report: QueueReport) { self.report = report }

    enum CodingKeys: String, CodingKey {
        case name, strategy, currentQueueSize, maxQueueSize, currentMemoryMb, maxMemoryMb, totalProcessed
        case totalDropped, totalBlocked, totalExpired, averageProcessingTime, p50, p95, p99
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(report.name, forKey: .name)
        try members.encode(report.strategy.rawValue, forKey: .strategy)
        try members.encode(report.items, forKey: .currentQueueSize)
        try members.encode(report.itemsLimit, forKey: .maxQueueSize)
        try members.encode(Double(report.bytes) / Self.megabyte, forKey: .currentMemoryMb)
        try members.encode(Double(report.bytesLimit) / Self.megabyte, forKey: .maxMemoryMb)
        try members.encode(report.processed, forKey: .totalProcessed)
        try members.encode(report.dropped, forKey: .totalDropped)
        try members.encode(report.blocked, forKey: .totalBlocked)
        try members.encode(report.expired, forKey: .totalExpired)
        let times = report.processingTime
        try members.encode(times.map { $0.mean / .seconds(1) }, forKey: .averageProcessingTime)
        try members.encode(times.map { $0.p50 / .seconds(1) }, forKey: .p50)
        try members.encode(times.map { $0.p95 / .seconds(1) }, forKey: .p95)
        try members.encode(times.map { $0.p99 / .seconds(1) }, forKey: .p99)
    }
}
