#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Tells whether a setting names a file, and reads it.
enum KeyFile {
    private static let pathBeginnings = ["/", "./", "../", "~/"]
    private static let pathEndings = [".pem", ".key", ".pub", ".crt", ".cer", ".der", ".json", ".jwk", ".jwks"]

    /// What the file `text` holds, or nil when `text` neither names a file nor looks as if it should.
    static func contents(_ text: String) throws(IdentityError) -> String? {
        let looksLikePath =
            pathBeginnings.contains(where: text.hasPrefix) || pathEndings.contains(where: text.lowercased().hasSuffix)
        var isDirectory = false
        let exists =
            text.utf8.count <= 4096 && !text.utf8.contains(0)
            && FileManager.default.fileExists(atPath: text, isDirectory: &isDirectory)
        guard exists, !isDirectory else {
            guard looksLikePath else { return nil }
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
}
