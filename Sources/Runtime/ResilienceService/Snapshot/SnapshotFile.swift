import RateLimiting
import ResiliencePrimitives
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The file that a store's counters are kept in while no process runs. Every call waits for the disk.
///
/// At every moment there is one whole file or none: a new one is written beside the old one as `FILE.new`, made to last
/// (fsync), and put in its place (rename); then the folder is made to last. Only its owner may read it.
struct SnapshotFile {
    /// Where it is, or will be: a link that leads there goes on doing so.
    let path: FilePath

    init(_ path: String) {
        var place = FilePath(path)
        // Not by realpath, which says nothing of a link to where no file is yet. A ring of links stays one, and is no file
        for _ in 0..<Self.mostLinks {
            guard let target = Self.target(of: place) else { break }
            place = place.removingLastComponent().pushing(target)
        }
        self.path = place
    }

    /// As many as Linux follows.
    private static let mostLinks = 40

    /// Where a link leads; nil: it is none.
    private static func target(of link: FilePath) -> FilePath? {
        // A NUL more, which ends it
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        return readlink(link.string, &bytes, bytes.count - 1) > 0 ? FilePath(platformString: bytes) : nil
    }

    /// Puts the counters of the file into `store`, which nobody uses yet.
    ///
    /// - Returns: how many there were; nil if there is no file.
    /// - Throws: ``SnapshotError``; the store is empty then.
    func read(into store: MemoryStore, at now: MonotonicTime) throws(SnapshotError) -> Int? {
        do throws(SnapshotError) {
            let file = try SnapshotError.whenRefused("open", path) {
                // A pipe would wait for somebody to write
                try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            }
            defer { try? file.close() }
            return try Self.read(file, path, into: store, at: now)
        } catch .refused(_, .noSuchFileOrDirectory) {
            return nil
        } catch {
            store.removeAll()
            throw error
        }
    }

    private static func read(
        _ file: FileDescriptor, _ path: FilePath, into store: MemoryStore, at now: MonotonicTime
    ) throws(SnapshotError) -> Int {
        var status = stat()
        try SnapshotError.whenRefused("stat", path) { fstat(file.rawValue, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        var input = try SnapshotInput(file, path, size: Int(status.st_size))
        var decoder = CounterDecoder(into: store, at: now)
        while let part = try input.next() {
            do throws(CounterFault) { try decoder.read(part) } catch { throw .unsound("damaged: \(error)") }
        }
        return decoder.count
    }

    /// Puts what `store` has used at `now` in place of the file.
    func write(_ store: MemoryStore, at now: MonotonicTime) throws(SnapshotError) {
        try replace { output throws(SnapshotError) in
            var encoder = CounterEncoder(store, at: now)
            while let part = encoder.next() { try output.put(part) }
        }
    }

    /// Puts what `body` writes in place of the file; if anything fails, the file stays as it was.
    func replace(by body: (inout SnapshotOutput) throws(SnapshotError) -> Void) throws(SnapshotError) {
        let fresh = FilePath(path.string + ".new")
        // Left by a process that was killed
        _ = unlink(fresh.string)
        let file = try SnapshotError.whenRefused("create", fresh) {
            try FileDescriptor.open(
                fresh, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: .ownerReadWrite)
        }
        do throws(SnapshotError) {
            do throws(SnapshotError) {
                var output = try SnapshotOutput(file, fresh)
                try body(&output)
                try output.finish()
                try SnapshotError.whenRefused("fsync", fresh) { fsync(file.rawValue) }
                guard Self.isSame(file, fresh) else {
                    throw .refused("rename \(fresh), which another replaced", .resourceBusy)
                }
            } catch {
                try? file.close()
                throw error
            }
            try SnapshotError.whenRefused("close", fresh) { try file.close() }
            try SnapshotError.whenRefused("rename", fresh) { rename(fresh.string, path.string) }
        } catch {
            _ = unlink(fresh.string)
            throw error
        }
        try makeFolderLast()
    }

    /// Whether a file is still the one of that name: two processes that are told the same name must not put each other's
    /// unfinished file in place.
    private static func isSame(_ file: FileDescriptor, _ path: FilePath) -> Bool {
        var (opened, named) = (stat(), stat())
        guard fstat(file.rawValue, &opened) == 0, lstat(path.string, &named) == 0 else { return false }
        return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
    }

    /// Gives the file another name, under which nobody looks for it: `FILE.damaged`, or the first of `FILE.damaged.2` to
    /// `FILE.damaged.9` that is free.
    ///
    /// - Throws: ``SnapshotError`` if none is free, or the system refuses.
    func setAside() throws(SnapshotError) -> FilePath {
        let suffixes = [""] + (2...9).map { ".\($0)" }
        for suffix in suffixes {
            let name = FilePath(path.string + ".damaged" + suffix)
            var status = stat()
            guard lstat(name.string, &status) != 0, Errno.lastOne == .noSuchFileOrDirectory else { continue }
            try SnapshotError.whenRefused("rename", path) { rename(path.string, name.string) }
            return name
        }
        throw .refused("rename \(path)", .fileExists)
    }

    /// Throws if the folder is one in which nothing can be written.
    func checkFolder() throws(SnapshotError) {
        try SnapshotError.whenRefused("write to", folder) { access(folder.string, W_OK | X_OK) }
    }

    private var folder: FilePath {
        let folder = path.removingLastComponent()
        return folder.isEmpty ? "." : folder
    }

    private func makeFolderLast() throws(SnapshotError) {
        let folder = folder
        let opened = try SnapshotError.whenRefused("open", folder) {
            try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        }
        defer { try? opened.close() }
        do throws(SnapshotError) {
            try SnapshotError.whenRefused("fsync", folder) { fsync(opened.rawValue) }
        } catch .refused(_, .invalidArgument) {
            // Some file systems know no fsync of a folder, and need none
        }
    }
}
