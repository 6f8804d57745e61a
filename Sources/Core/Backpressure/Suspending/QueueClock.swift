import ResiliencePrimitives

/// The user's clock, as moments since the queue was made.
struct QueueClock: Sendable {
    let now: @Sendable () -> MonotonicTime
    private let sleep: @Sendable (MonotonicTime) async throws -> Void

    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        now = { .zero + start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: start.advanced(by: $0 - .zero), tolerance: nil) }
    }

    /// Sleeps until the moment has come or the task is cancelled; says whether it has come.
    func sleep(until moment: MonotonicTime) async -> Bool {
        do {
            try await sleep(moment)
            return true
        } catch {
            return false
        }
    }

    /// Runs `body`, and `ring` beside it if `moment` comes before it is done. Both have ended on return.
    func withAlarm<Outcome: Sendable>(
        at moment: MonotonicTime, ring: @escaping @Sendable () -> Void, while body: () async -> Outcome
    ) async -> Outcome {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                if await sleep(until: moment) { ring() }
            }
            let outcome = await body()
            group.cancelAll()
            return outcome
        }
    }
}
