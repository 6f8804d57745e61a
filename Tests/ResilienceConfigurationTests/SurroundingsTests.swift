import Foundation
import Testing

@testable import ResilienceConfiguration

@Suite("The surroundings of a configuration") final class SurroundingsTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "surroundings-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, _ path: String, mode: Int = 0o644) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    static let mounts = """
        22 1 8:1 / / rw - ext4 /dev/sda1 rw
        31 22 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
        """

    func limit(_ groups: String, _ mounts: String = mounts, _ limits: [String: String] = [:]) throws -> Int? {
        try write(groups, "proc/self/cgroup")
        try write(mounts, "proc/self/mountinfo")
        for (group, limit) in limits { try write(limit, "sys/fs/cgroup\(group)/memory.max") }
        return MemoryLimit.controlGroups(root: folder.path)
    }

    @Test func `have the smallest limit of the control groups that the process is in`() throws {
        let limits = ["": "max\n", "/a": "3000\n", "/a/b": "4000\n", "/a/b/c": "max\n", "/a/x": "1\n"]
        #expect(try limit("0::/a/b/c\n", Self.mounts, limits) == 3000)
        #expect(try limit("1:memory:/a/x\n0::/a/b\n", Self.mounts, ["/a": "5000\n"]) == 4000)
        #expect(try limit("0::/\n") == nil)
        #expect(try limit("0::/\n", Self.mounts, ["": "77\n"]) == 77)
    }

    @Test func `know a container's group by the place that is mounted for it`() throws {
        let mounts = "31 22 0:27 /docker/7 /sys/fs/cgroup ro - cgroup2 cgroup ro\n"
        #expect(try limit("0::/docker/7/job\n", mounts, ["": "9000\n", "/job": "8000\n"]) == 8000)
    }

    @Test(arguments: ["", "3:memory:/a\n", "0::\n"]) func `have no limit where there is no such group`(groups: String)
        throws
    {
        #expect(try limit(groups, Self.mounts, ["/a": "1\n"]) == nil)
        #expect(try limit("0::/a\n", "1 1 8:1 / / rw - ext4 /dev/sda1 rw\nshort - cgroup2 x\n") == nil)
    }

    @Test func `of this process have some memory, and none where nothing is said`() {
        #expect(ConfigurationSurroundings.current.memory ?? 0 > 1 << 20)
        #expect(
            ConfigurationSurroundings().memory == nil && !ConfigurationSurroundings().isReadableByAll("/etc/passwd"))
    }

    @Test func `let everybody read a file if its mode and all folders on the way do`() throws {
        #expect(ConfigurationSurroundings.current.isReadableByAll("/etc/passwd"))
        try write("", "open/public", mode: 0o644)
        try write("", "open/private", mode: 0o640)
        try write("", "closed/public", mode: 0o644)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o750], ofItemAtPath: folder.appending(path: "closed").path)
        let link = folder.appending(path: "open/link")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: folder.appending(path: "closed/public"))
        func isReadable(_ path: String) -> Bool {
            ConfigurationSurroundings.current.isReadableByAll(folder.appending(path: path).path)
        }
        #expect(isReadable("open/public"))
        for path in ["open/private", "closed/public", "open/link", "open/none"] {
            #expect(!isReadable(path), "\(path)")
        }
    }
}
