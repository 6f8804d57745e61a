import Dispatch

/// Where calls run that wait for a disk: one after the other on a queue of its own, so that neither event loops nor the
/// threads that Swift's tasks share wait with them.
final class FileQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "resilience.files", qos: .utility)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
