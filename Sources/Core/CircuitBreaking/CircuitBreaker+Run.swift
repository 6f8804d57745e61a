extension CircuitBreaker {
    /// Makes a call if the circuit lets it through, and takes its end into account.
    ///
    /// What the call throws passes through as it is. It is cancelled after the configured timeout, or when the caller is;
    /// either way its end is awaited. An end is judged in this order: cancelled by the caller (the task was, and the call
    /// threw), a rejection by a circuit inside, an error to be ignored: all three count neither way; a failure by
    /// predicate over the error or the result; else a success. Running against a timeout costs two child tasks.
    ///
    /// - Parameter isFailure: whether a result counts as a failure; it is returned all the same.
    /// - Throws: `rejected` if the circuit does not let it through, `timedOut`, and whatever the call throws.
    public func run<Result: Sendable>(
        isFailure: (Result) -> Bool = { _ in false }, _ operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        switch try await attempt(operation, isFailure) {
        case .success(let result), .failedResult(let result): return result
        case .failure(let error), .release(let error): throw error
        }
    }

    /// Makes a call like ``run(isFailure:_:)``, and where that is not let through, or fails if asked, something else.
    ///
    /// The fallback sees the reason: a ``CircuitError``, or what the call threw. It runs in the caller's task, outside the
    /// circuit; what it throws passes through. It never stands in for a call that was cancelled or is to be ignored.
    public func run<Result: Sendable>(
        fallbackOn trigger: FallbackTrigger = .rejection, isFailure: (Result) -> Bool = { _ in false },
        _ operation: @escaping @Sendable () async throws -> Result, fallback: (any Error) async throws -> Result
    ) async throws -> Result {
        let end: CallEnd<Result>
        do {
            end = try await attempt(operation, isFailure)
        } catch {
            return try await fallback(error)
        }
        switch (end, trigger) {
        case (.success(let result), _), (.failedResult(let result), .rejection): return result
        case (.release(let error), _), (.failure(let error), .rejection): throw error
        case (.failure(let error), .rejectionOrFailure): return try await fallback(error)
        case (.failedResult, .rejectionOrFailure):
            return try await fallback(CircuitError(.failedResult, circuit: name))
        }
    }

    /// Admits, calls, judges and tells the end: the one way of every call.
    private func attempt<Result: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Result, _ isFailure: (Result) -> Bool
    ) async throws(CircuitError) -> CallEnd<Result> {
        // Its own timeout ends a probe, not the next caller who happens to come in that moment: the lease is twice as long,
        // for a call that was cancelled, and its timeout with it, and does not end
        let timeout = timeout
        let ticket = try admit(lease: timeout.map { $0 * 2 })
        let result: Swift.Result<Result, any Error>
        if let timeout {
            guard let inTime = await race(operation, against: timeout, for: ticket) else {
                return .failure(CircuitError(.timedOut, circuit: name))
            }
            result = inTime
        } else {
            result = await Swift.Result(of: operation)
        }
        let (callEnd, outcome) = judge(result, isFailure)
        end(ticket, outcome)
        return callEnd
    }

    private func judge<Result: Sendable>(
        _ result: Swift.Result<Result, any Error>, _ isFailure: (Result) -> Bool
    ) -> (CallEnd<Result>, CircuitOutcome) {
        switch result {
        case .success(let value): isFailure(value) ? (.failedResult(value), .failure) : (.success(value), .success)
        case .failure(let error) where Task.isCancelled: (.release(error), .cancelled)
        case .failure(let error) where isRejection(error) || ignores(error): (.release(error), .ignored())
        case .failure(let error) where self.isFailure(error): (.failure(error), .failure)
        case .failure(let error): (.release(error), .success)
        }
    }

    private func isRejection(_ error: any Error) -> Bool {
        if case .rejected = (error as? CircuitError)?.code { true } else { false }
    }
}
