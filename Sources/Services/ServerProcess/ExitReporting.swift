import ArgumentParser

/// Turns what a program throws into a line on standard error and a code.
package enum ExitReporting {
    /// Runs `program`; a ``ProcessError`` becomes its lines and its code, everything else is left to the parser.
    package static func run(_ program: () async throws -> Void) async throws {
        StandardStream.ignoreBrokenPipes()
        do {
            try await program()
        } catch let error as ProcessError {
            for line in error.message.split(whereSeparator: \.isNewline) {
                StandardStream.error.write(line: "error: \(line)")
            }
            throw ExitCode(error.status.rawValue)
        }
    }
}
