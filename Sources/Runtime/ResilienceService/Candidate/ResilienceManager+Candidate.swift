import RateLimiting
public import ResilienceConfiguration

extension ResilienceManager {
    /// How the candidate's decisions compare with those in force; nil: there is none.
    ///
    /// Of a candidate, its rate limits are decided: who a client is, circuits and queues are those in force until it is
    /// promoted. Its counters are its own: it starts with nothing used, so compare once the longest window that matters is
    /// over. Where those in force are shared, its own are too, by all processes whose candidate has the same limits, and are
    /// asked for in the background while ``run()`` runs; each process counts the requests that it took. What ``RateLimiter/report(_:for:)`` charges afterwards, it does not
    /// see.
    public var candidate: CandidateReport? { seat.candidate?.report }

    /// The same with the candidate's configuration, both of the same candidate.
    public var candidateOnTrial: (report: CandidateReport, configuration: ResolvedConfiguration)? {
        seat.candidate.map { ($0.report, $0.configuration) }
    }

    /// Decides every request by the configuration in `text` too, which denies nobody; it takes the place of the present
    /// candidate, if there is one, and its counts begin at 0.
    ///
    /// - Parameters:
    ///   - name: what messages call it.
    ///   - who: whose doing it is, for the log.
    /// - Throws: ``ReloadError``: `refused` with all that is wrong with it, `noSource` where nothing can read a text.
    public func setCandidate(text: String, named name: String, by who: String) async throws(ReloadError) {
        try await setCandidate(by: who) { source, _ in try source.load(text: text, named: name) }
    }

    /// The same with a file that the service reads, now: unlike the one that the configuration names, it is not read again
    /// when it changes.
    public func setCandidate(file: String, by who: String) async throws(ReloadError) {
        try await setCandidate(by: who) { source, reader in try await reader.read(source, candidate: file) }
    }

    /// The same with a configuration that was made by code, or read elsewhere.
    public func setCandidate(_ configuration: ResolvedConfiguration, by who: String) async throws(ReloadError) {
        try await inTurn { [self] in seatCandidate(configuration, .call, by: who) }
    }

    /// Decides by the configuration in force alone, and forgets what was counted.
    ///
    /// - Throws: ``ReloadError``: `noCandidate` if there is none.
    public func removeCandidate(by who: String) async throws(ReloadError) {
        try await inTurn { [self] in
            _ = try presentCandidate()
            put(nil, "candidate.remove", by: who)
        }
    }

    /// Takes the candidate over, all of it, as ``reload(by:)`` takes over a file: from then on it decides, and there is no
    /// candidate any more.
    ///
    /// The counters in force go on, not the candidate's. No file is written: a later reload, and the next start, read what
    /// the files say then.
    ///
    /// - Throws: ``ReloadError``: `noCandidate` if there is none, `refused` if its key for tokens cannot be used.
    @discardableResult
    public func promoteCandidate(by who: String) async throws(ReloadError) -> ConfigurationDifference {
        try await inTurn { [self] in
            let candidate = try presentCandidate()
            let difference = try await enforce(candidate.configuration, by: who)
            put(nil, "candidate.promote", by: who)
            return difference
        }
    }

    /// Seats the candidate that the configuration names, unless that is what sits there; one that the configuration named
    /// and names no longer goes, one that a call has set stays.
    func follow(_ named: ResolvedConfiguration?, by who: String) {
        let present = seat.candidate
        if let named {
            if present?.isSame(as: named) != true { seatCandidate(named, .configuration, by: who) }
        } else if let present, present.origin == .configuration {
            put(nil, "candidate.remove", by: who)
        }
    }

    private func setCandidate(
        by who: String,
        _ read: @escaping @Sendable (any ConfigurationSource, ConfigurationReader) async throws -> ResolvedConfiguration
    ) async throws(ReloadError) {
        try await inTurn { [self] in
            guard let source = changes.source else {
                throw ReloadError(.noSource, "the configuration was made by code: nothing can read a candidate")
            }
            seatCandidate(try await read(source, changes.reader), .call, by: who)
        }
    }

    private func seatCandidate(_ configuration: ResolvedConfiguration, _ origin: Candidate.Origin, by who: String) {
        let candidate = Candidate(
            configuration, origin, settings: self.configuration.settings.store, shared: sharedStore, clock: clock,
            startingAt: limiter.now())
        put(candidate, "candidate.set", by: who)
    }

    private func put(_ candidate: Candidate?, _ action: String, by who: String) {
        let before = seat.candidate?.source
        seat.candidate = candidate
        desk.note(
            action, of: candidate?.source ?? before ?? "", by: who, before: before ?? "none",
            after: candidate?.source ?? "none")
    }

    private func presentCandidate() throws(ReloadError) -> Candidate {
        guard let candidate = seat.candidate else { throw ReloadError(.noCandidate, "there is no candidate") }
        return candidate
    }
}
