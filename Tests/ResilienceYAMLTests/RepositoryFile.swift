import Foundation

/// Finds files of the repository that these tests are part of.
enum RepositoryFile {
    /// The path of `name`, which is relative to the repository's root.
    static func path(of name: String) -> String {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath()
        return here.appending(path: "../../../\(name)").standardizedFileURL.path
    }
}
