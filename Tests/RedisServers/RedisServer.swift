import Foundation
import NIOCore
import NIOPosix
import Subprocess
package import SystemPackage

/// A real Redis server of one test, on a free loopback port.
package struct RedisServer: Sendable {
    /// Why a server did not run as a test needs it.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where it listens, also when it listens with TLS alone.
    package let port: Int
    /// The folder that it runs in; it takes its sockets and files there.
    package let folder: FilePath
    private let log: ServerLog
    private let send: @Sendable (Signal) throws -> Void

    /// Whether the programs of Redis are in PATH.
    package static let isInstalled = ["redis-server", "redis-cli", "redis-sentinel", "openssl"].allSatisfy { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    /// A loopback port that is free, and whose cluster port is.
    package static func freePort() async throws -> Int {
        while true {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: "127.0.0.1", port: 0).get()
            let port = channel.localAddress?.port ?? 0
            try await channel.close()
            if port < 55_000 { return port }
        }
    }

    /// Runs a server for as long as `body` does.
    ///
    /// - Parameters:
    ///   - settings: options as in redis.conf, such as `["--requirepass", "secret"]`.
    ///   - port: where to listen; nil: anywhere.
    ///   - program: `redis-server`, or `redis-sentinel` with its configuration file as the first setting.
    package static func with<Result: Sendable>(
        _ settings: [String] = [], port: Int? = nil, program: String = "redis-server",
        _ body: (RedisServer) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let listening: Int
        if let port { listening = port } else { listening = try await freePort() }
        let configuration = Configuration(
            executable: .name(program), arguments: Arguments(arguments(settings, port: listening, program, in: folder)),
            workingDirectory: FilePath(folder.path(percentEncoded: false)))
        let (outcome, finish) = AsyncStream<Result>.makeStream()
        _ = try await Subprocess.run(configuration, input: .none, output: .sequence, error: .discarded) { execution in
            let log = ServerLog()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { log.finish() }
                    for try await line in execution.standardOutput.strings() { log.append(line) }
                }
                defer { try? execution.send(signal: .kill) }
                guard await log.has({ $0.contains("Ready to accept connections") || $0.contains("Sentinel ID is") })
                else {
                    throw Failure(description: "\(program) did not start: \(log.text)")
                }
                let server = RedisServer(
                    port: listening, folder: FilePath(folder.path(percentEncoded: false)), log: log,
                    send: { try execution.send(signal: $0) })
                finish.yield(try await body(server))
                try? execution.send(signal: .kill)
                try await group.waitForAll()
            }
        }
        finish.finish()
        for await result in outcome { return result }
        throw Failure(description: "\(program) ended before its test did")
    }

    private static func arguments(_ settings: [String], port: Int, _ program: String, in folder: URL) -> [String] {
        if program == "redis-sentinel" { return settings + ["--port", "\(port)"] }
        let listening = settings.contains("--port") ? [] : ["--port", "\(port)"]
        let folder = folder.path(percentEncoded: false)
        return listening + ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder] + settings
    }

    /// Lets it stand still.
    package func pause() throws { try send(.suspend) }

    /// Lets it go on.
    package func resume() throws { try send(.resume) }

    /// Ends it at once; returns when it is gone.
    package func kill() async throws {
        try send(.kill)
        await log.has { _ in false }
    }

    /// Returns once it has printed such a line, ever.
    package func says(_ text: String) async { await log.has { $0.contains(text) } }

    /// Waits until it has so many keys, as a replica has that has caught up: WAIT waits for what its own connection wrote.
    package func has(keys: Int) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while try await cli("DBSIZE") != "\(keys)" {
            if ContinuousClock.now > end { throw Failure(description: "port \(port): not \(keys) keys after 20 s") }
        }
    }

    private init(port: Int, folder: FilePath, log: ServerLog, send: @escaping @Sendable (Signal) throws -> Void) {
        (self.port, self.folder, self.log, self.send) = (port, folder, log, send)
    }

    /// What redis-cli prints for a command, without the last line end.
    @discardableResult package func cli(_ arguments: String...) async throws -> String {
        try await cli(arguments)
    }

    /// What redis-cli prints for a command, without the last line end.
    @discardableResult package func cli(_ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name("redis-cli"), arguments: Arguments(["-p", "\(port)"] + arguments), output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 16))
        let output = result.standardOutput + result.standardError
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }
}
