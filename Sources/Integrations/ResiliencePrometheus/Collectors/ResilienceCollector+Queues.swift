import Backpressure
import ResilienceService

extension ResilienceCollector {
    static func families(queues: [QueueReport]) -> [MetricFamily] {
        let series = { (value: (QueueReport) -> MetricNumber) in
            queues.map { MetricFamily.Sample(["queue": $0.name], value($0)) }
        }
        return [
            ResilienceMetric.queueInstances.gauge(series { MetricNumber($0.queues) }),
            ResilienceMetric.queueItems.gauge(series { MetricNumber($0.items) }),
            ResilienceMetric.queueItemsLimit.gauge(series { MetricNumber($0.itemsLimit) }),
            ResilienceMetric.queueBytes.gauge(series { MetricNumber($0.bytes) }),
            ResilienceMetric.queueBytesLimit.gauge(series { MetricNumber($0.bytesLimit) }),
            ResilienceMetric.queueWarning.gauge(series { MetricNumber($0.isWarning) }),
            ResilienceMetric.queueProcessed.counter(series { MetricNumber($0.processed) }),
            ResilienceMetric.queueDropped.counter(series { MetricNumber($0.dropped) }),
            ResilienceMetric.queueExpired.counter(series { MetricNumber($0.expired) }),
            ResilienceMetric.queueBlocked.counter(series { MetricNumber($0.blocked) }),
        ]
    }

    static func families(times queues: [WorkQueue]) -> [MetricFamily] {
        [
            ResilienceMetric.queueWaiting.histogram(
                queues.map { .init(["queue": $0.name], $0.waitingTimes.counts(in: .durations)) }),
            ResilienceMetric.queueProcessing.histogram(
                queues.map { .init(["queue": $0.name], $0.processingTimes.counts(in: .durations)) }),
        ]
    }
}
