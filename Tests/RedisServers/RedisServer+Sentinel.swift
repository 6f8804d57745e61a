import Foundation
import SystemPackage

extension RedisServer {
    /// Runs a sentinel that watches `primary` under the name `mymaster`, once it knows the replicas.
    package static func sentinel<Result: Sendable>(
        of primary: RedisServer, replicas: Int = 1, _ settings: String = "",
        _ body: (RedisServer) async throws -> Result
    ) async throws -> Result {
        let file = primary.folder.appending("sentinel.conf").string
        let configuration = """
            bind 127.0.0.1
            sentinel monitor mymaster 127.0.0.1 \(primary.port) 1
            sentinel down-after-milliseconds mymaster 1000
            sentinel failover-timeout mymaster 3000
            \(settings)

            """
        try Data(configuration.utf8).write(to: URL(filePath: file))
        return try await with([file], program: "redis-sentinel") { sentinel in
            for _ in 0..<replicas { await sentinel.says("+slave ") }
            return try await body(sentinel)
        }
    }
}
