import Foundation
import Subprocess
import SystemPackage

/// `promtool`, which comes with Prometheus: what it says of metrics and rules is what Prometheus would.
enum Promtool {
    /// Said by tests that cannot run without it.
    static let missing = "promtool is missing: install it with apt-get install prometheus"

    static var isInstalled: Bool { path != nil }

    private static var path: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/promtool" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether it ended well, and all that it said.
    static func run(_ arguments: [String], input: [UInt8] = []) async throws -> (isWell: Bool, said: String) {
        let result = try await Subprocess.run(
            .path(FilePath(path ?? "promtool")), arguments: Arguments(arguments), input: .array(input),
            output: .string(limit: 1 << 22), error: .string(limit: 1 << 22))
        return (result.terminationStatus == .exited(0), result.standardOutput + result.standardError)
    }
}
