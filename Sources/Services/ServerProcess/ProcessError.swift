/// Why a program cannot start or go on, and with which code it ends.
package struct ProcessError: Error, Equatable, CustomStringConvertible {
    /// The code the process ends with.
    package let status: ExitStatus
    /// What is wrong, what was found, what would be right: for people, a line for each thing that is wrong.
    package let message: String

    /// Creates an error.
    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    package var description: String { message }
}
