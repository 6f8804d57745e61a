import Backpressure

extension WorkQueue: ManagedQueue {
    func adopt(_ configuration: QueueConfiguration) { adopt(configuration, concurrency: nil) }

    func report() -> QueueReport {
        let statistics = statistics
        var report = QueueReport(name: name, configuration: configuration)
        report.add(statistics.queue)
        report.processed = statistics.processed
        report.processingTime = statistics.processingTime
        return report
    }
}
