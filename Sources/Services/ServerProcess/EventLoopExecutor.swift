package import NIOCore

/// Runs tasks on the event loops that their I/O is on, so that what a socket has brought is worked on, and answered, without
/// a change of threads: each costs more than a decision.
///
/// A task goes on where what it waited for happened: `any()` is the loop that asks. Nothing that runs here may wait for a
/// disk, or work for long, or all connections of its loop wait with it.
package final class EventLoopExecutor: TaskExecutor {
    private let group: any EventLoopGroup

    /// Creates an executor over the loops that the sockets are on.
    package init(_ group: any EventLoopGroup) { self.group = group }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        group.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
