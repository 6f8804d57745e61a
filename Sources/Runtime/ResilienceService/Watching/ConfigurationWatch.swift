import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Watches the file of a configuration, and that of its candidate, and says when to read them again.
actor ConfigurationWatch {
    /// Between two looks.
    static let interval = Duration.seconds(1)

    private let file: String
    private let logger: Logger
    private let queue = FileQueue()
    private var watched: [WatchedFile]

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Starts with the files as they are now.
    init(_ file: String, candidate: String, logger: Logger) {
        (self.file, self.logger) = (file, logger)
        watched = [file, candidate].filter { !$0.isEmpty }.map(WatchedFile.init)
    }

    /// Looks at the files; `candidate` is the candidate's by now, empty if there is none.
    ///
    /// - Returns: the first that has changed; nil: none has.
    func look(candidate: String) -> String? {
        let names = [file, candidate].filter { !$0.isEmpty }
        watched = names.map { name in watched.first { $0.path == name } ?? WatchedFile(name) }
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
}
