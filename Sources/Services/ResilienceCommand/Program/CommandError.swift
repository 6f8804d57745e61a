/// Why a command could not do its work, for the person who called it.
struct CommandError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart.
    enum Code: Hashable {
        /// What was asked for makes no sense.
        case usage
        /// The configuration is not sound, or cannot be read.
        case configuration
        /// A line of the trace is not what it should be.
        case trace
        /// The trace cannot be read.
        case input
        /// The answers cannot be written.
        case output
        /// What has to be kept for a while cannot be.
        case temporary
        /// Something that is to be asked is away.
        case unavailable
        /// Nobody reads the answers any more.
        case outputClosed
    }

    /// The kind of failure.
    let code: Code
    /// What is wrong, what was found and what would be right.
    private(set) var description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    /// What the program says to its caller by ending, as in sysexits(3).
    var exitStatus: Int32 {
        switch code {
        case .outputClosed: 0
        case .usage, .trace, .input: 64
        case .output, .temporary, .unavailable: 69
        case .configuration: 78
        }
    }

    /// The same, of the line that it is about.
    func on(line: Int) -> CommandError { CommandError(code, "line \(line): \(description)") }
}
