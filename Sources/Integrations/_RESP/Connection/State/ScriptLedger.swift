/// Which scripts a connection has taught its server, so that many callers whose script was forgotten teach it once.
///
/// A server runs commands in the order written. So whoever learns that the script was unknown, while its source has
/// been written behind that command, only has to ask again by digest: it will be known by then. Where servers forget
/// at once (a proxy with several behind it), the digest is given up.
struct ScriptLedger {
    private struct Lesson {
        var sequence: Int
        /// Lessons without a digest having been known in between.
        var vain: Int
    }

    private var lessons: [String: Lesson] = [:]
    /// How many of them were in vain; none, mostly, and then no digest need be looked up.
    private var doubts = 0
    /// Lessons after which digests are given up.
    private static let patience = 3

    /// Whether to go by digest at first.
    func prefersDigest(_ script: RedisScript) -> Bool { vain(script) <= Self.patience }

    /// Whether the source was written behind the command of that sequence number.
    func isTaught(_ script: RedisScript, since sequence: Int) -> Bool {
        lessons[script.digest].map { $0.sequence > sequence } ?? false
    }

    /// The source was written as the command of that sequence number.
    mutating func taught(_ script: RedisScript, at sequence: Int) {
        let vain = lessons[script.digest].map { $0.vain + 1 } ?? 0
        if vain == 1 { doubts += 1 }
        lessons[script.digest] = Lesson(sequence: sequence, vain: vain)
    }

    /// Whether the digest has to be reported as known when it is.
    func isInDoubt(_ script: RedisScript) -> Bool { vain(script) > 0 }

    /// The server knew the digest.
    mutating func known(_ script: RedisScript) {
        if vain(script) > 0 { doubts -= 1 }
        lessons[script.digest]?.vain = 0
    }

    /// Another server process may answer from here on.
    mutating func forget() { (lessons, doubts) = ([:], 0) }

    private func vain(_ script: RedisScript) -> Int { doubts == 0 ? 0 : lessons[script.digest]?.vain ?? 0 }
}
