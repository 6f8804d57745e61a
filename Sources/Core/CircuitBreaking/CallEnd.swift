/// What a call that was let through came to, and what its caller gets.
enum CallEnd<Result: Sendable>: Sendable {
    /// It ended well.
    case success(Result)
    /// It returned what counts as a failure.
    case failedResult(Result)
    /// It threw what counts as a failure, or outlasted the timeout.
    case failure(any Error)
    /// It threw what does not count as a failure.
    case release(any Error)
}
