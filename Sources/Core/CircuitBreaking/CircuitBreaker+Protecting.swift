// One for each number of arguments: a closure over a parameter pack crashes the compiler of Swift 6.3.
extension CircuitBreaker {
    /// A function like `function` whose calls go through this circuit, as by ``run(isFailure:_:)``.
    public func protecting<Result: Sendable>(
        _ function: @escaping @Sendable () async throws -> Result
    ) -> @Sendable () async throws -> Result {
        { try await self.run(function) }
    }

    /// A function like `function` whose calls go through this circuit, as by ``run(isFailure:_:)``.
    public func protecting<Argument: Sendable, Result: Sendable>(
        _ function: @escaping @Sendable (Argument) async throws -> Result
    ) -> @Sendable (Argument) async throws -> Result {
        { argument in try await self.run { try await function(argument) } }
    }

    /// A function like `function` whose calls go through this circuit, as by ``run(isFailure:_:)``.
    public func protecting<First: Sendable, Second: Sendable, Result: Sendable>(
        _ function: @escaping @Sendable (First, Second) async throws -> Result
    ) -> @Sendable (First, Second) async throws -> Result {
        { first, second in try await self.run { try await function(first, second) } }
    }
}
