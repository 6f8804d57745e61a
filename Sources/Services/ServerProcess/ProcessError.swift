/// Why a program cannot start or go on, and with which code it ends.
package struct ProcessError: Error, Equatable, CustomStringConvertible {
    /// The code the process ends with.
    package let status: ExitStatus
    /// What is wrong, what was found, what would be right: one line for people.
    package let message: String

    /// Creates an error; line breaks in `message` become spaces, for it is printed as one line.
    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    package var description: String { message }
}
