import ArgumentParser
import ServerProcess

/// `voice-orchestrator hash-password`: a password from standard input, its hash for the users file on standard output.
struct HashPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash-password",
        abstract: "Makes the hash of a password for the users file.",
        discussion: "Reads one line from standard input:  echo secret | voice-orchestrator hash-password"
    )

    func run() throws {
        guard let password = readLine(), !password.isEmpty else {
            throw ValidationError("no password: give one as a line on standard input")
        }
        print(try PasswordHash(password: password))
    }
}
