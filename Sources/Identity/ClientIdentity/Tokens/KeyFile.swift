#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells whether a setting names a file, and reads it.
enum KeyFile {
    private static let pathBeginnings = ["/", "./", "../", "~/"]
    private static let pathEndings = [".pem", ".key", ".pub", ".crt", ".cer", ".der", ".json", ".jwk", ".jwks"]

    /// Whether `text` names a file, or looks as if it should.
    static func isNamed(by text: String) -> Bool { exists(text) || looksLikePath(text) }

    /// What the file `text` holds, or nil when `text` neither names a file nor looks as if it should.
    static func contents(_ text: String) throws(IdentityError) -> String? {
        guard exists(text) else {
            guard looksLikePath(text) else { return nil }
            // A secret may look like this too, so the text is not repeated
            throw IdentityError(
                .invalidKey,
                "token key: it looks like a path, and no such file is there; a secret must not begin or end like one")
        }
        guard let data = FileManager.default.contents(atPath: text) else {
            throw IdentityError(.invalidKey, "token key file \(text): it cannot be read; see to its permissions")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func looksLikePath(_ text: String) -> Bool {
        pathBeginnings.contains(where: text.hasPrefix) || pathEndings.contains(where: text.lowercased().hasSuffix)
    }

    private static func exists(_ text: String) -> Bool {
        guard text.utf8.count <= 4096, !text.utf8.contains(0) else { return false }
        var isDirectory = false
        return FileManager.default.fileExists(atPath: text, isDirectory: &isDirectory) && !isDirectory
    }
}
