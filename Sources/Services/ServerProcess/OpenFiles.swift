#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How many files, sockets among them, this process may open.
package enum OpenFiles {
    /// Files that are kept back from connections: logs, upstream sockets, pipes of child processes.
    static let reserve = 256

    /// Raises the limit to what the system allows and says how many connections fit below it.
    ///
    /// A server that accepts more runs out of descriptors, and then it serves nobody. Connections beyond wait in the
    /// kernel until one ends.
    package static func connections() -> Int {
        var limit = rlimit()
        guard getrlimit(fileResource, &limit) == 0 else { return fallback }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        if limit.rlim_cur < limit.rlim_max, setrlimit(fileResource, &raised) == 0 { limit = raised }
        return connections(files: Int(clamping: limit.rlim_cur))
    }

    static func connections(files: Int) -> Int { min(max(files - reserve, files / 2), most) }

    private static let fallback = 512
    private static let most = 100_000

    #if canImport(Glibc)
    private static let fileResource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let fileResource = RLIMIT_NOFILE
    #endif
}
