extension QuotaLedger {
    private static func lengths(of quotas: QuotaSet) -> [Int64] {
        quotas.quotas.filter { $0.algorithm == .slidingWindow }.map(\.length)
    }

    /// Writes all but the quotas, at a time that the reader knows.
    func write(to bytes: inout ByteWriter, at time: Int64) {
        bytes.put(signed: time - latest)
        let windows = Self.lengths(of: quotas)
        if !windows.isEmpty { log.write(to: &bytes, for: windows, latest: latest) }
        for (index, quota) in quotas.quotas.enumerated() {
            states[index].write(to: &bytes, quota, latest: latest, log)
        }
    }

    /// Reads what was written at `time`, for use from `now` on. If that is before its latest time, since the clock was set
    /// back, what was used stays used, as of now: nobody waits for the clock to come back.
    init(from bytes: inout ByteReader, _ quotas: QuotaSet, writtenAt time: Int64, now: Int64) throws(CounterFault) {
        let (latest, isTooLate) = time.subtractingReportingOverflow(try bytes.signed())
        guard !isTooLate, latest == Self.readable(latest) else { throw bytes.fault("no time that is counted") }
        let windows = Self.lengths(of: quotas)
        let log = windows.isEmpty ? ChargeLog() : try ChargeLog(from: &bytes, for: windows, latest: latest)
        var states = InlineList<QuotaState>()
        for quota in quotas.quotas {
            let state = try QuotaState(from: &bytes, quota, latest: latest, log)
            states.append(latest > now ? state.setBack(from: latest, to: now, quota) : state)
        }
        self.init(quotas, latest: min(latest, now), states, log)
    }
}

extension QuotaState {
    /// A bucket's debt is as large before as after; windows and charges later than now are moved to now by the ledger.
    fileprivate func setBack(from latest: Int64, to now: Int64, _ quota: Quota) -> QuotaState {
        guard case .tokenBucket(let bucket) = self else { return self }
        return .tokenBucket(TokenBucket(debt: bucket.debt(at: latest, quota), quota, at: now))
    }
}
