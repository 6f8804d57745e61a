import Logging
import RateLimiting
import ResiliencePrimitives

/// Keeps the counters of a store in a file: reads it at the start, and writes it when something has changed. What fails is
/// logged, and stops nothing.
actor SnapshotKeeper {
    /// Between two times that the file is written: what a process that is killed forgets at most.
    static let interval = Duration.seconds(30)

    private let file: SnapshotFile
    private let store: MemoryStore
    private let now: @Sendable () -> MonotonicTime
    private let logger: Logger
    private let queue = FileQueue()
    /// The store's changes that are in the file.
    private var written: Int
    /// Whether what is at the file's place is ours to replace.
    private var isOurs = true
    private var isFailing = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// - Parameter now: the time that the store's counters are asked at.
    init(
        _ file: SnapshotFile, of store: MemoryStore, now: @escaping @Sendable () -> MonotonicTime, logger: Logger
    ) {
        (self.file, self.store, self.now, self.logger) = (file, store, now, logger)
        written = store.changes
    }

    /// Puts into the store what is in the file. One that is not believed is set aside; one that could not be read may be
    /// sound, and stays. Neither is ever written over.
    func read() {
        do throws(SnapshotError) {
            if let count = try file.read(into: store, at: now()) {
                logger.info(
                    "store.snapshot: \(count) counters read from \(file.path)",
                    metadata: ["file": "\(file.path)", "counters": "\(count)"])
            } else {
                logger.info(
                    "store.snapshot: no \(file.path) yet, nothing is used", metadata: ["file": "\(file.path)"])
            }
        } catch {
            spare(error)
        }
        written = store.changes
        guard isOurs else { return }
        do throws(SnapshotError) { try file.checkFolder() } catch { complain(error) }
    }

    /// Writes the file if something has changed since.
    func write() {
        let changes = store.changes
        guard isOurs, changes != written else { return }
        do throws(SnapshotError) {
            try file.write(store, at: now())
            written = changes
            if isFailing {
                logger.notice("store.snapshot: \(file.path) is written again", metadata: ["file": "\(file.path)"])
            }
            isFailing = false
        } catch {
            complain(error)
        }
    }

    /// Writes it again and again, until the task is cancelled.
    nonisolated func writeRegularly(by clock: any Clock<Duration>) async {
        while (try? await clock.sleep(for: Self.interval)) != nil { await write() }
    }

    /// Keeps what is at the file's place from being written over.
    private func spare(_ error: SnapshotError) {
        do throws(SnapshotError) {
            guard case .unsound = error else { throw error }
            let place = try file.setAside()
            logger.error(
                "store.snapshot: \(file.path): \(error); set aside as \(place), nothing is used",
                metadata: ["file": "\(file.path)", "reason": "\(error)", "set_aside": "\(place)"])
        } catch let refusal {
            isOurs = false
            let also = refusal == error ? "" : ", and cannot be set aside (\(refusal))"
            logger.error(
                "store.snapshot: \(file.path): \(error)\(also): nothing is used, and nothing will be written there",
                metadata: ["file": "\(file.path)", "reason": "\(error)"])
        }
    }

    private func complain(_ error: SnapshotError) {
        if !isFailing {
            logger.error(
                "store.snapshot: \(file.path) cannot be written (\(error)): what is used is forgotten with this process",
                metadata: ["file": "\(file.path)", "reason": "\(error)"])
        }
        isFailing = true
    }
}
