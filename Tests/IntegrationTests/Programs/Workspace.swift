import Foundation
import Synchronization
import SystemPackage

/// A folder of one test: configurations, logs, scripts.
final class Workspace: Sendable {
    let path: FilePath
    private let names = Mutex(0)

    /// Makes one, and takes it away after `body`.
    static func with(_ body: (Workspace) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "integration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(Workspace(path: FilePath(folder.path(percentEncoded: false))))
    }

    private init(path: FilePath) { self.path = path }

    /// A name that was not used before.
    func newName(_ name: String) -> String {
        names.withLock { names in
            names += 1
            return "\(names)-\(name)"
        }
    }

    /// Writes a file, and returns its path.
    func write(_ text: String, to name: String, permissions: Int = 0o600) throws -> String {
        let path = path.appending(name).string
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        return path
    }

    /// Writes a shell script that can be run, and returns its path.
    func writeScript(_ text: String, to name: String) throws -> String {
        try write("#!/bin/sh\n" + text, to: name, permissions: 0o700)
    }

    /// The text of the file `name`.
    func text(of name: String) throws -> String { try Self.text(at: path.appending(name).string) }

    /// The text of the file at `path`, also of one in /proc, whose size nobody knows before.
    static func text(at path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { throw ProgramError("\(path) cannot be read") }
        defer { try? file.close() }
        return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    }
}
