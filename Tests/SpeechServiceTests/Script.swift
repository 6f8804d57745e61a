import Foundation

/// A program that stands for espeak-ng, gone with the test.
final class Script: Sendable {
    private let file: URL

    var path: String { file.path }

    init(_ text: String) throws {
        file = FileManager.default.temporaryDirectory.appending(path: "speak-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    deinit { try? FileManager.default.removeItem(at: file) }
}
