import Foundation
import Subprocess
import SystemPackage
import Testing

/// The command against an independent reading of the same promises, in Python: see Tests/Oracle.
@Suite("The command and the oracle", .serialized)
struct OracleTests {
    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Oracle")

    @Sendable private static func isInstalled() async -> Bool {
        let result = try? await BuiltCommand.run(.name("python3"), ["-c", "import yaml"])
        return result?.status == .exited(0)
    }

    @Test(
        .enabled("python3 with PyYAML is missing: install it with apt-get install python3-yaml", isInstalled),
        arguments: ["requests", "breakers", "queues", "mixed"])
    func `give the same answers to random histories`(of kind: String) async throws {
        let first = Int.random(in: 0..<1_000_000)
        // What is not built yet is an error in a configuration
        let result = try await BuiltCommand.run(
            .name("python3"),
            [
                "sweep.py", "--kind", kind, "--first", "\(first)", "--count", "8", "--without", "rates", "--with",
                "header_lines", "--with", "calendar", "--", BuiltCommand.path.string, "simulate",
            ], in: Self.folder)
        #expect(result.status == .exited(0), "\(result.output)\(result.errors)")
    }

    @Test(
        .enabled("python3 with PyYAML is missing: install it with apt-get install python3-yaml", isInstalled),
        arguments: ["test_oracle.py", "test_vectors.py"])
    func `agree with what was worked out by hand`(in script: String) async throws {
        let result = try await BuiltCommand.run(.name("python3"), [script], in: Self.folder)
        #expect(result.status == .exited(0), "\(result.errors)")
    }
}
