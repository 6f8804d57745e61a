import ResilienceService

/// One queue among all that is counted.
struct QueueMetricsBody: Encodable {
    let report: QueueReport

    init(_ report: QueueReport) { self.report = report }

    enum CodingKeys: CodingKey {
        case warning
    }

    func encode(to encoder: any Encoder) throws {
        try QueueBody(report).encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(report.isWarning, forKey: .warning)
    }
}
