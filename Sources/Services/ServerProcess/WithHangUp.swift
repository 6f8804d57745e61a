/// Runs `operation` and cancels it when the client hangs up: what nobody waits for is not worth going on with.
///
/// - Throws: `CancellationError` when that happened, or what the operation throws.
package func withHangUp<Value: Sendable>(
    _ hangUp: HangUp?, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let hangUp else { return try await operation() }
    let (gone, source) = AsyncStream<Void>.makeStream()
    let watch = hangUp.watch {
        source.yield()
        source.finish()
    }
    defer { hangUp.forget(watch) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            for await _ in gone { throw CancellationError() }
            return nil  // the operation has ended, and this wait with it
        }
        defer { group.cancelAll() }
        for try await case let value? in group { return value }
        throw CancellationError()
    }
}
