#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Who may read a file.
enum FilePermission {
    /// Whether every user of the machine may: the file itself, and every folder on the way to it. Links are followed.
    @Sendable static func isReadableByAll(_ path: String) -> Bool {
        guard let resolved = realpath(path, nil) else { return false }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard mode(of: path) & S_IROTH != 0 else { return false }
        let folders = path.indices.filter { path[$0] == "/" }.map { path[..<$0] }
        return folders.allSatisfy { mode(of: $0.isEmpty ? "/" : String($0)) & S_IXOTH != 0 }
    }

    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : 0
    }
}
