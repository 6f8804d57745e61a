import ResilienceRedis

/// Stores that hear what others take back.
enum Listening {
    /// Runs `body` while `stores` listen.
    static func with(_ stores: [RedisStore], _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores { group.addTask { await store.run() } }
            for store in stores { try await until("it listens") { store.isAvailable } }
            try await body()
            group.cancelAll()
        }
    }

    /// Returns once something is so.
    static func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while try await !isSo() {
            if ContinuousClock.now > end { throw Load.Missing(description: "within ten seconds: \(what)") }
            await Task.yield()
        }
    }
}
