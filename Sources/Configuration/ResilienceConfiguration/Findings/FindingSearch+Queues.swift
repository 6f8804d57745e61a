import Backpressure

extension FindingSearch {
    /// Queues whose times and marks contradict each other.
    mutating func lookAtQueues() {
        for (name, queue) in settings.queues.sorted(by: { $0.key < $1.key }) {
            let path = ConfigurationPath("backpressure", name)
            lookAtWaiting(queue, resolved.written.queues[name] ?? queue, path)
            lookAtMarks(queue, path)
        }
    }

    private mutating func lookAtWaiting(
        _ queue: QueueSettings, _ written: QueueSettings, _ path: ConfigurationPath
    ) {
        guard queue.strategy == .block || queue.strategy == .adaptive else { return }
        if queue.timeout == .zero {
            note(
                .waitOfNothing, path.key("timeout"),
                "\"0s\": \(queue.strategy.rawValue) lets producers wait, and these give up at once",
                advice: "give them a time, or use drop_newest")
        }
        if queue.maximumAge > .zero, queue.timeout > queue.maximumAge {
            note(
                .waitOutlastsAge, path.key("timeout"),
                "\(shown(text(of: written.timeout), inForce: text(of: queue.timeout))): longer than max_age (\(text(of: queue.maximumAge))), so that producers wait"
                    + " with what will not be delivered any more", advice: "lower it to max_age")
        }
    }

    private mutating func lookAtMarks(_ queue: QueueSettings, _ path: ConfigurationPath) {
        if queue.warningThreshold == 0 {
            note(
                .constantWarning, path.key("warning_threshold"), "\"0.0\": it warns even when it is empty",
                advice: "say from which share on it is worth a warning")
        }
        guard queue.strategy == .adaptive else { return }
        if queue.adaptiveThreshold == 0 {
            note(
                .neverBlocks, path.key("adaptive_threshold"), "\"0.0\": it always drops and lets nobody wait",
                advice: "raise it, or use drop_oldest")
        } else if queue.warningThreshold >= queue.adaptiveThreshold {
            note(
                .lateWarning, path.key("warning_threshold"),
                "\(queue.warningThreshold.description.quotedForPeople): not below adaptive_threshold"
                    + " (\(queue.adaptiveThreshold)), so that memory runs short without a warning",
                advice: "lower it")
        }
    }
}
