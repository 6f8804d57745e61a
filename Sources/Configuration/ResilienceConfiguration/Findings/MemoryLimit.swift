#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How much memory a process may have before it is killed.
enum MemoryLimit {
    /// The smallest `memory.max` of the process's control groups (Linux, cgroup v2), at most what the machine has.
    static func ofThisProcess() -> Int? { [controlGroups(), machine()].compactMap { $0 }.min() }

    private static func machine() -> Int? {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        return pages > 0 && size > 0 ? pages * size : nil
    }

    /// The smallest limit of the process's group and all that it is in; nil if none has one.
    ///
    /// - Parameter root: where the file system begins, for tests.
    static func controlGroups(root: String = "") -> Int? {
        guard
            let groups = SmallFile.text(at: root + "/proc/self/cgroup"),
            let mounts = SmallFile.text(at: root + "/proc/self/mountinfo"),
            let own = groups.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })?.dropFirst(3),
            let mount = mounts.split(separator: "\n").lazy.compactMap(Mount.init).first
        else { return nil }
        // In a container the mount may begin at the container's own group, which the path then names too
        let path = own.hasPrefix(mount.root) ? own.dropFirst(mount.root.count) : own
        var (group, limits) = (root + mount.point, [] as [Int])
        for step in [""] + path.split(separator: "/").map({ "/\($0)" }) {
            group += step
            // "max" is no number: no limit
            let text = SmallFile.text(at: group + "/memory.max")
            if let limit = text.flatMap({ Int($0.prefix { $0 != "\n" }) }) { limits.append(limit) }
        }
        return limits.min()
    }

    /// Where control groups of version 2 are to be found, as proc_pid_mountinfo(5) says it.
    private struct Mount {
        let root: String
        let point: String

        init?(_ line: Substring) {
            let halves = line.split(separator: " - ", maxSplits: 1)
            let fields = halves.first?.split(separator: " ") ?? []
            guard halves.count == 2, halves[1].hasPrefix("cgroup2 "), fields.count > 4 else { return nil }
            (root, point) = (fields[3] == "/" ? "" : String(fields[3]), String(fields[4]))
        }
    }
}

/// A file of the kernel's, which is short and has no size before it is read.
private enum SmallFile {
    static func text(at path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var (bytes, chunk) = ([] as [UInt8], [UInt8](repeating: 0, count: 4096))
        while bytes.count < 1 << 20 {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
