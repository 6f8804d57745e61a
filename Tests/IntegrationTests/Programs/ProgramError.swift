/// A program, or its answer, was not as the test needs it to go on.
struct ProgramError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
