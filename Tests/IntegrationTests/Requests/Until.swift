/// Asks again and again, without pause, until the answer is the one that `isRight` waits for.
///
/// - Throws: `ProgramError` when it still is not after `limit`.
@discardableResult func until<Value>(
    _ what: String, within limit: Duration = .seconds(30), _ ask: () async throws -> Value,
    is isRight: (Value) -> Bool
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        let answer = try await ask()
        if isRight(answer) { return answer }
        try Task.checkCancellation()
        guard ContinuousClock.now < deadline else { throw ProgramError("after \(limit) not yet \(what): \(answer)") }
        await Task.yield()
    }
}
