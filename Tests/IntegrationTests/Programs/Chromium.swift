import Foundation
import Subprocess
import SystemPackage
import Testing

/// A headless Chromium that uses the dashboard as an operator does: `Tests/Browser/dashboard.py`, whose scenes these are.
enum Chromium: String, CaseIterable, Sendable {
    /// Opens a circuit by hand, resets it, reloads, promotes a candidate.
    case steer
    /// Answers that come after who asked has thought better of it.
    case late
    /// Names, contrast, focus, structure, room.
    case look
    /// Names that clients give themselves.
    case strangers
    /// The server stands still for a while.
    case silence
    /// Streams cannot pass.
    case poll
    /// Events, framed in all the ways there are.
    case framing
    /// The server ends.
    case gone

    static let isInstalled: Bool = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return ["chromium", "python3"].allSatisfy { program in
            folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
        }
    }()

    /// Plays the scene on the page of `running`, which takes `token` of administrators and has read the file `config`.
    func play(on running: RunningProgram, token: String, config: String) async throws {
        let script = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("Browser/dashboard.py")
        let arguments = [
            "-B", script.string, rawValue, running.url, "--token", token, "--pid", "\(running.pid)", "--config", config,
        ]
        let result = try await Subprocess.run(
            .name("python3"), arguments: Arguments(arguments), input: .none, output: .sequence,
            error: .string(limit: 1 << 20)
        ) { execution in
            for try await line in execution.standardOutput.strings() where line.contains("end it") {
                try await running.kill()
            }
        }
        #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    }
}
