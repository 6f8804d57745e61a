import Synchronization

/// Something took longer than it may.
struct DeadlinePassed: Error {}

/// Who of two is first. A class, since both hold it.
private final class Finish: Sendable {
    private let isClaimed = Atomic(false)

    /// True for the first who asks.
    func claim() -> Bool { !isClaimed.exchange(true, ordering: .relaxed) }
}

/// Runs `operation` and cancels it after `limit`; its end is awaited either way. Without a limit it just runs.
///
/// Exactly one of them counts: what the operation came to, or that the time was over. An operation that ends in the moment
/// in which its time does cannot be called late and be answered all the same.
///
/// - Parameter onPassing: called the moment the time is over, before the operation unwinds.
/// - Throws: `DeadlinePassed`, or what the operation throws.
func withDeadline<Value: Sendable>(
    _ limit: Duration?, sleep: @escaping @Sendable (Duration) async throws -> Void,
    onPassing: @escaping @Sendable () -> Void, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let limit else { return try await operation() }
    let finish = Finish()
    return try await withThrowingTaskGroup(of: Result<Value, any Error>?.self) { group in
        group.addTask {
            let result: Result<Value, any Error>
            do { result = .success(try await operation()) } catch { result = .failure(error) }
            return finish.claim() ? result : nil
        }
        group.addTask {
            // Cancelled: by the operation's end, or together with it, whose end then says so
            guard (try? await sleep(limit)) != nil, finish.claim() else { return nil }
            onPassing()
            return .failure(DeadlinePassed())
        }
        defer { group.cancelAll() }
        for try await case let result? in group { return try result.get() }
        throw CancellationError()
    }
}
