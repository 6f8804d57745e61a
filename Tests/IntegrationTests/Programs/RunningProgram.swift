import Subprocess
import Synchronization

/// A program that a test has started: where it listens, and how to end it.
final class RunningProgram: Sendable {
    let program: Program
    /// `http://127.0.0.1:` and its port.
    let url: String
    let port: Int
    let pid: Int32

    private let workspace: Workspace
    private let log: String
    private let ended: AsyncStream<Never>
    private let signal: @Sendable (Signal) throws -> Void
    private let isTold = Mutex(false)

    /// - Parameters:
    ///   - line: what it printed when it was ready.
    ///   - log: the file in `workspace` that its standard error goes to.
    ///   - ended: ends with the program.
    init(
        _ program: Program, line: String, pid: Int32, log: String, in workspace: Workspace, ended: AsyncStream<Never>,
        signal: @escaping @Sendable (Signal) throws -> Void
    ) throws {
        guard line.hasPrefix("listening on http://"),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else { throw ProgramError("\(program.rawValue) says \"\(line)\" instead of where it listens") }
        (self.program, url, self.port, self.pid) = (program, "http://127.0.0.1:\(port)", port, pid)
        (self.workspace, self.log, self.ended, self.signal) = (workspace, log, ended, signal)
    }

    /// Sends SIGTERM, once: a second one would end the program at once.
    func terminate() throws {
        let isFirst = isTold.withLock { isTold in
            defer { isTold = true }
            return !isTold
        }
        if isFirst { try signal(.terminate) }
    }

    /// Sends SIGHUP.
    func hangUp() throws { try signal(.terminalClosed) }

    /// Sends SIGKILL, and returns when the program is gone.
    func kill() async throws {
        isTold.withLock { $0 = true }
        try signal(.kill)
        await hasEnded()
    }

    /// Returns when the program has ended.
    func hasEnded() async { for await _ in ended {} }

    /// What it wrote to standard error so far.
    func logged() throws -> String { try workspace.text(of: log) }

    /// The memory it holds, in KiB.
    func residentMemory() throws -> Int {
        let status = try Workspace.text(at: "/proc/\(pid)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        guard let size = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw ProgramError("/proc/\(pid)/status says nothing of VmRSS")
        }
        return size
    }
}
