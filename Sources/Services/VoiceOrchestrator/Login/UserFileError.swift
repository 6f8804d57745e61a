/// Why a users file could not be used: which file and line, what was found, what would be right.
struct UserFileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
