import Foundation
import NIOCore
import Subprocess
import SystemPackage

/// The real espeak-ng: what speech is compared with, and what stands between it and the speech service.
enum EspeakNG {
    /// Whether it is in PATH.
    static let isInstalled = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/espeak-ng") }

    /// `text` as espeak-ng itself speaks it.
    static func speak(_ text: String, wordsPerMinute: Int = 175) async throws -> Wave {
        let result = try await Subprocess.run(
            .name("espeak-ng"),
            arguments: ["--stdin", "--stdout", "-b", "1", "-v", "en", "-s", "\(wordsPerMinute)"],
            input: .string(text), output: .bytes(limit: 1 << 26), error: .discarded)
        return try Wave(ByteBuffer(bytes: result.standardOutput))
    }

    /// A program that is espeak-ng, and notes in `journal` when each text begins and ends.
    static func journalling(to journal: String, in workspace: Workspace) throws -> String {
        let path = workspace.path.appending(journal).string
        return try workspace.writeScript(
            """
            case "$*" in *--voices*) exec espeak-ng "$@" ;; esac
            echo begin >>'\(path)'
            espeak-ng "$@"
            status=$?
            echo end >>'\(path)'
            exit $status
            """, to: "journalling-espeak")
    }

    /// A program that is espeak-ng, and comes to its end only when a byte is in the pipe at `gate`.
    static func waiting(at gate: Gate, in workspace: Workspace) throws -> String {
        try workspace.writeScript(
            """
            case "$*" in *--voices*) exec espeak-ng "$@" ;; esac
            espeak-ng "$@"
            head -c 1 <'\(gate.path)' >/dev/null
            """, to: "waiting-espeak")
    }

    /// The most texts that were spoken at once, of a journal.
    static func peak(of journal: String) -> Int {
        var (running, peak) = (0, 0)
        for line in journal.split(separator: "\n") {
            running += line == "begin" ? 1 : -1
            peak = max(peak, running)
        }
        return peak
    }
}
