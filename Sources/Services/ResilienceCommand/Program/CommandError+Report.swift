import ArgumentParser

extension CommandError {
    /// Does a command's work; an error is told on standard error, and becomes the status that the program ends with. It ends
    /// quietly when nobody reads its answers any more.
    static func reported(_ work: () async throws(CommandError) -> Void) async throws(ExitCode) {
        do throws(CommandError) { try await work() } catch {
            guard error.code != .outputClosed else { return }
            ByteSink.standardError.report("error: \(error)")
            throw ExitCode(error.exitStatus)
        }
    }
}
