import Subprocess
import SystemPackage
import Testing

/// Runs `program` on a free loopback port for as long as `body` does, then ends it by SIGTERM.
///
/// It has to print where it listens and nothing else, and to end as `expected` says.
func withProgram(
    _ program: Program, _ arguments: [String] = [], environment: [String: String] = [:], in workspace: Workspace,
    ends expected: TerminationStatus = .exited(0), _ body: (RunningProgram) async throws -> Void
) async throws {
    let log = workspace.newName("\(program.rawValue).log")
    let errors = try FileDescriptor.open(
        workspace.path.appending(log), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    let configuration = program.configuration(
        arguments + (arguments.contains("--port") ? [] : ["--port", "0"]), environment: environment, in: workspace)
    let result = try await Subprocess.run(
        configuration, input: .none, output: .sequence,
        error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
    ) { execution in
        let (lines, line) = AsyncStream<String>.makeStream()
        let (ended, end) = AsyncStream<Never>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer {
                    line.finish()
                    end.finish()
                }
                for try await text in execution.standardOutput.strings() { line.yield(text) }
            }
            var output = lines.makeAsyncIterator()
            guard let ready = await output.next() else {
                throw ProgramError("\(program.rawValue) did not start: \(try workspace.text(of: log))")
            }
            let running = try RunningProgram(
                program, line: ready, pid: execution.processIdentifier.value, log: log, in: workspace, ended: ended
            ) { try execution.send(signal: $0) }
            try await body(running)
            try running.terminate()
            let more = await output.next()
            #expect(more == nil, "\(program.rawValue) prints one line")
            try await group.waitForAll()
        }
    }
    let written = try workspace.text(of: log)
    #expect(result.terminationStatus == expected, "\(program.rawValue): \(written.suffix(2000))")
}
