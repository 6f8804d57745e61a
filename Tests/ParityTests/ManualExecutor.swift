import DequeModule
import Synchronization

/// Runs tasks when it is told to, one at a time on the caller's thread, until nobody can go on: what a task will do is
/// then done, without waiting for it and in the same order each time.
///
///     let task = Task(executorPreference: executor) { await queue.offer(item) }
///     executor.drain()      // the offer has ended, or waits
final class ManualExecutor: TaskExecutor {
    private let jobs = Mutex<Deque<UnownedJob>>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// Runs what is ready, and what becomes ready by that.
    func drain() {
        while let job = jobs.withLock({ $0.popFirst() }) { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
