import Foundation

/// Who may log in: names and password hashes, read once from a file of `name:hash` lines.
///
/// A name is its bytes: another spelling of the same letters is another name, or one user could be several clients.
struct UserDirectory: Sendable {
    /// The longest name, in bytes.
    static let longestName = 256

    private let hashes: [[UInt8]: PasswordHash]
    /// What an unknown name is measured against, so that it takes as long as a known one.
    private let stranger: PasswordHash

    /// Nobody: every login is refused.
    static func empty() throws -> UserDirectory { try UserDirectory(text: "", file: "") }

    /// Reads `file`; empty lines and lines that begin with `#` say nothing.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw UserFileError("\(file): cannot be read; USERS_FILE must name a file of name:hash lines")
        }
        guard let text = String(bytes: data, encoding: .utf8) else { throw UserFileError("\(file): is not UTF-8") }
        try self.init(text: text, file: file)
    }

    init(text: String, file: String) throws {
        var hashes: [[UInt8]: PasswordHash] = [:]
        // A carriage return and a line feed are one character
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            let place = "\(file):\(index + 1)"
            let (name, hash) = try Self.user(line, place)
            guard hashes[Array(name.utf8)] == nil else { throw UserFileError("\(place): \"\(name)\" is there already") }
            if let other = hashes.values.first, other.costs != hash.costs {
                throw UserFileError(
                    "\(place): \"\(name)\" has \(hash.costs), others have \(other.costs); the time of a login would "
                        + "tell known names from unknown ones, so all must have the same")
            }
            hashes[Array(name.utf8)] = hash
        }
        self.hashes = hashes
        stranger = try hashes.values.first ?? PasswordHash(password: "nobody's password")
    }

    /// Whether nobody can log in.
    var isEmpty: Bool { hashes.isEmpty }

    /// Whether `password` is that of `name`. As slow for unknown names as for known ones.
    func accepts(_ name: String, password: String) throws -> Bool {
        let known = hashes[Array(name.utf8)]
        let isRight = try (known ?? stranger).matches(password)
        return isRight && known != nil
    }

    private static func user(_ line: Substring, _ place: String) throws -> (Substring, PasswordHash) {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
            throw UserFileError("\(place): no name before a colon; a line must be name:hash")
        }
        let name = line[..<colon]
        guard name.utf8.count <= longestName else {
            throw UserFileError("\(place): a name of \(name.utf8.count) bytes; it must have at most \(longestName)")
        }
        do {
            return (name, try PasswordHash(parsing: String(line[line.index(after: colon)...])))
        } catch {
            throw UserFileError("\(place): the hash of \"\(name)\": \(error)")
        }
    }
}
