import ResiliencePrimitives
import Synchronization

/// The lists of voices that were fetched, by language: fresh for a while, and kept beyond it for when the service is away.
final class VoiceCache: Sendable {
    private struct Entry {
        let voices: [Voice]
        let fetchedAt: MonotonicTime
    }

    /// Languages come from callers: a bound keeps made-up ones from filling the memory.
    private static let maximumLanguages = 256

    private let timeToLive: Duration
    private let entries = Mutex<[String: Entry]>([:])

    init(timeToLive: Duration) { self.timeToLive = timeToLive }

    func fresh(_ language: String, at now: MonotonicTime) -> [Voice]? {
        entries.withLock { entries in
            entries[language].flatMap { now - $0.fetchedAt < timeToLive ? $0.voices : nil }
        }
    }

    func stale(_ language: String) -> [Voice]? { entries.withLock { $0[language]?.voices } }

    func keep(_ voices: [Voice], for language: String, at now: MonotonicTime) {
        entries.withLock { entries in
            if entries[language] == nil, entries.count >= Self.maximumLanguages,
                let oldest = entries.min(by: { $0.value.fetchedAt < $1.value.fetchedAt })
            {
                entries[oldest.key] = nil
            }
            entries[language] = Entry(voices: voices, fetchedAt: now)
        }
    }
}
