/// Something took longer than it may.
struct DeadlinePassed: Error {}

/// Runs `operation` and cancels it after `limit`; its end is awaited either way. Without a limit it just runs.
///
/// - Parameter onPassing: called the moment the time is over, before the operation unwinds.
/// - Throws: `DeadlinePassed`, or what the operation throws.
func withDeadline<Value: Sendable>(
    _ limit: Duration?, sleep: @escaping @Sendable (Duration) async throws -> Void,
    onPassing: @escaping @Sendable () -> Void, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let limit else { return try await operation() }
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await sleep(limit)
            onPassing()
            throw DeadlinePassed()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
