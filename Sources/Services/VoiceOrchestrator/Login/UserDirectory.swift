import Foundation

/// Who may log in: names and password hashes, read once from a file of `name:hash` lines.
struct UserDirectory: Sendable {
    private let hashes: [String: PasswordHash]
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
        var hashes: [String: PasswordHash] = [:]
        // A carriage return and a line feed are one character
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            let place = "\(file):\(index + 1)"
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
                throw UserFileError("\(place): no name before a colon; a line must be name:hash")
            }
            let name = String(line[..<colon])
            guard hashes[name] == nil else { throw UserFileError("\(place): \"\(name)\" is there already") }
            do {
                hashes[name] = try PasswordHash(parsing: String(line[line.index(after: colon)...]))
            } catch {
                throw UserFileError("\(place): the hash of \"\(name)\": \(error)")
            }
        }
        self.hashes = hashes
        stranger = try hashes.values.first ?? PasswordHash(password: "nobody's password")
    }

    /// Whether `password` is that of `name`. As slow for unknown names as for known ones.
    func accepts(_ name: String, password: String) throws -> Bool {
        let isRight = try (hashes[name] ?? stranger).matches(password)
        return isRight && hashes[name] != nil
    }
}
