import Foundation
import Logging
import RateLimiting
import ResiliencePrimitives

@testable import ResilienceService

/// A folder of one test, with a snapshot in it or the place for one.
final class SnapshotFolder {
    static let now = MonotonicTime(nanoseconds: 1_790_000_000_000_000_000)

    let url: URL
    let log = LogRecord()

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "snapshot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String = "counters") -> String { url.appending(path: name).path(percentEncoded: false) }
    var file: SnapshotFile { SnapshotFile(path()) }

    /// The names of what is in it.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path()).sorted() }

    func bytes(_ name: String = "counters") throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }
    func write(_ bytes: [UInt8], _ name: String = "counters") throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    func keeper(of store: MemoryStore) -> SnapshotKeeper {
        SnapshotKeeper(file, of: store, now: { Self.now }, logger: log.logger)
    }

    /// A store in which so many clients are at their limit.
    static func store(_ clients: Int = 1) throws -> MemoryStore {
        let store = MemoryStore()
        for client in 0..<clients { _ = try ask(store, client) }
        return store
    }

    @discardableResult static func ask(_ store: MemoryStore, _ client: Int) throws -> Bool {
        let quotas = try QuotaSet([Quota(limit: 1, per: .seconds(60))])
        return try store.decide(CounterKey(rule: "r", client: "client \(client)"), under: quotas, at: now).isAllowed
    }
}
