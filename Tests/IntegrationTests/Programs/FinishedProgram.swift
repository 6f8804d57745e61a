import Subprocess

/// What a program left behind that ran to its end.
struct FinishedProgram {
    let status: TerminationStatus
    /// Its standard output.
    let output: String
    /// Its standard error.
    let errors: String
}
