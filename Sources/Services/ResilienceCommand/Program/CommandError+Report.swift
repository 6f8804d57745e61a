import ArgumentParser

extension CommandError {
    /// Does a command's work; an error is told on standard error, and becomes the status that the program ends with. It ends
    /// quietly when nobody reads its answers any more.
    static func reported(_ work: () async throws(CommandError) -> Void) async throws(ExitCode) {
        do throws(CommandError) { try await work() } catch {
            guard error.code != .outputClosed else { return }
            for line in error.description.split(whereSeparator: \.isNewline) {
                ByteSink.standardError.report("error: \(line)")
            }
            throw ExitCode(error.exitStatus)
        }
    }
}
