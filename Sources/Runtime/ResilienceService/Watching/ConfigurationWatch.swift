import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Watches the file of a configuration, and those that it names, and says when to read them again.
actor ConfigurationWatch {
    /// Between two looks.
    static let interval = Duration.seconds(1)

    private let file: String
    private let logger: Logger
    private let queue = FileQueue()
    private var watched: [WatchedFile]

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Starts with the files as they are now; `names` are those that the configuration names.
    init(_ file: String, naming names: [String], logger: Logger) {
        (self.file, self.logger) = (file, logger)
        watched = Self.all(file, names).map(WatchedFile.init)
    }

    /// Watches what the configuration names by now, be it in force or refused.
    ///
    /// - Returns: whether one of them was not watched before: what was written to it since it was read is not seen, so
    ///   read it again.
    func follow(_ names: [String]) -> Bool {
        let known = watched
        watched = Self.all(file, names).map { name in known.first { $0.path == name } ?? WatchedFile(name) }
        return watched.contains { file in !known.contains { $0.path == file.path } }
    }

    /// Looks at the files.
    ///
    /// - Returns: the first that has changed; nil: none has.
    func look() -> String? {
        let now = Int64(Date().timeIntervalSince1970 * 1e9)
        var changed: String?
        for index in watched.indices {
            switch watched[index].look(at: now) {
            case .same: break
            case .changed: changed = changed ?? watched[index].path
            case .gone:
                let path = watched[index].path
                logger.warning("\(path) is gone: what was read of it stays in force", metadata: ["file": "\(path)"])
            }
        }
        return changed
    }

    private static func all(_ file: String, _ names: [String]) -> [String] {
        names.reduce(into: [file]) { if !$0.contains($1) { $0.append($1) } }
    }
}
