import Backpressure

extension WorkQueue: ManagedQueue {
    func report() -> QueueReport {
        let statistics = statistics
        var report = QueueReport(name: name, configuration: configuration)
        report.add(statistics.queue)
        report.processed = statistics.processed
        report.processingTime = statistics.processingTime
        return report
    }
}
