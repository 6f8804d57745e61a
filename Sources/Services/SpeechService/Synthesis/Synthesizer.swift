import Backpressure
import Logging
import NIOCore
import ServerProcess
import ServiceLifecycle
import Synchronization

/// Speaks texts, so many at once: every process here is started, watched and killed by this one.
///
/// A job outlives the handler that asked for it, since its answer is still written then; so this service owns it.
final class Synthesizer: Service {
    /// Bounds of the work.
    struct Limits: Sendable {
        /// Processes at once.
        var concurrency = 4
        /// Texts that wait for their turn.
        var waiting = 64
        /// How long a process may say nothing, and a client take nothing.
        var silence = Duration.seconds(30)
    }

    private static let step = 16 * 1_024

    private let espeak: Espeak
    private let limits: Limits
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let work: WorkQueue
    private let jobs: AsyncStream<SynthesisJob>
    private let incoming: AsyncStream<SynthesisJob>.Continuation
    private let counts = Mutex(SynthesisCounts())

    /// Creates a service; nothing is spoken before it runs.
    init(
        espeak: Espeak, limits: Limits, clock: any Clock<Duration> = ContinuousClock(), logger: Logger
    ) throws(QueueError) {
        self.espeak = espeak
        self.limits = limits
        self.clock = clock
        self.logger = logger
        work = WorkQueue(
            name: "synthesis",
            configuration: try QueueConfiguration(maximumItems: limits.waiting, strategy: .dropNewest),
            concurrency: limits.concurrency)
        (jobs, incoming) = AsyncStream.makeStream()
    }

    /// What is going on.
    var statistics: SynthesisCounts {
        var snapshot = counts.withLock { $0 }
        snapshot.waiting = work.statistics.queue.depth
        return snapshot
    }

    /// Begins to speak; the answer tells what comes of it.
    func speak(_ request: SynthesisRequest, hangUp: HangUp?) throws -> SynthesisJob {
        let job = try SynthesisJob(request, hangUp: hangUp, patience: limits.silence)
        if case .terminated = incoming.yield(job) {
            throw SpeechError(.shuttingDown, "The service is shutting down")
        }
        return job
    }

    /// Owns all jobs until the shutdown, then lets those that run come to their end.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await job in jobs {
                    group.addTask { await self.perform(job) }
                }
            }
        } onGracefulShutdown: {
            self.incoming.finish()
        }
        incoming.finish()
    }

    private func perform(_ job: SynthesisJob) async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.work.run { try await self.speakWatched(job) } }
                group.addTask {
                    for await _ in job.abandonment {}
                    throw CancellationError()
                }
                defer { group.cancelAll() }
                try await group.next()
            }
            job.finish()
        } catch let error as QueueError where error.code == .dropped {
            job.fail(SpeechError(.overloaded, "\(limits.waiting) texts wait already: try again later"))
        } catch {
            if !(error is CancellationError) { logger.warning("A text was not spoken: \(error)") }
            job.fail(error)
        }
    }

    /// Speaks, and gives up when the process says nothing for too long.
    private func speakWatched(_ job: SynthesisJob) async throws {
        let pieces = Pieces()
        counts.withLock { $0.begin() }
        var succeeded = false
        defer { counts.withLock { [succeeded] in $0.end(succeeded: succeeded) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.speak(job, pieces) }
            group.addTask { try await self.watch(pieces) }
            defer { group.cancelAll() }
            try await group.next()
        }
        succeeded = true
    }

    private func speak(_ job: SynthesisJob, _ pieces: Pieces) async throws {
        var encoder = SpeechEncoder(sampleRate: job.request.sampleRate)
        try await espeak.speak(job.request) { bytes in
            // In small steps: a client that is gone is noticed between them, and the first sound is heard soon.
            for start in stride(from: 0, to: bytes.count, by: Self.step) {
                try Task.checkCancellation()
                try await job.send(encoder.encode(bytes[start..<min(start + Self.step, bytes.count)]))
                pieces.add()
            }
        }
        try await job.send(encoder.finish())
    }

    private func watch(_ pieces: Pieces) async throws {
        var seen = -1
        while seen != pieces.count {
            seen = pieces.count
            try await clock.sleep(for: limits.silence)
        }
        throw SpeechError(.timedOut, "\(espeak.program) said nothing for \(limits.silence)")
    }
}
