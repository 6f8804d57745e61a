/// What is used of a quota in a file, as numbers relative to the time of its ledger. What follows from that time and the
/// quota is not written, and so cannot be wrong.
extension QuotaState {
    func write(to bytes: inout ByteWriter, _ quota: Quota, latest: Int64, _ log: ChargeLog) {
        switch self {
        case .tokenBucket(let bucket): bytes.put(UInt128(bucket.debt(at: latest, quota)))
        case .fixedWindow(let window):
            bytes.put(count: window.count)
            guard window.count > 0 else { return }
            bytes.put(UInt64(latest - window.start))
            bytes.put(UInt64(window.end - latest))
        case .slidingWindow(let window): bytes.put(count: window.cursor - log.start)
        case .slidingWindowCounter(let counter):
            bytes.put(count: counter.current)
            bytes.put(count: counter.previous)
        }
    }

    init(from bytes: inout ByteReader, _ quota: Quota, latest: Int64, _ log: ChargeLog) throws(CounterFault) {
        let most = ChargeLog.mostUnits
        switch quota.algorithm {
        case .tokenBucket:
            guard let debt = Int128(exactly: try bytes.number(UInt128.self)), debt <= TokenBucket.mostDebt(quota) else {
                throw bytes.fault("more than ten capacities")
            }
            self = .tokenBucket(TokenBucket(debt: debt, quota, at: latest))
        case .fixedWindow:
            let count = try bytes.count(upTo: most)
            let window = count == 0 ? nil : try Self.window(from: &bytes, quota, latest)
            self = .fixedWindow(window.map { FixedWindow($0, count: count) } ?? FixedWindow())
        case .slidingWindow:
            let cursor = try bytes.count(upTo: log.end)
            var units = 0
            for entry in cursor..<log.end {
                units += log.units(of: entry, for: quota.length)
                guard units <= most else { throw bytes.fault("more than ten limits") }
            }
            self = .slidingWindow(SlidingWindow(from: cursor, count: units))
        case .slidingWindowCounter:
            let (current, previous) = (try bytes.count(upTo: most), try bytes.count(upTo: most))
            self = .slidingWindowCounter(SlidingWindowCounter(current: current, previous: previous, quota, at: latest))
        }
    }

    /// The window that `latest` is in. Those of the calendar stay as long as they were, whatever is known of it now.
    private static func window(
        from bytes: inout ByteReader, _ quota: Quota, _ latest: Int64
    ) throws(CounterFault) -> Range<Int64> {
        let (passed, left): (UInt64, UInt64) = (try bytes.number(), try bytes.number())
        let most = quota.calendar == nil ? UInt64(quota.length) : 3 * UInt64(quota.length)
        guard passed < most, 1...most ~= left, passed + left <= most, quota.calendar != nil || passed + left == most
        else { throw bytes.fault("no window of the quota") }
        return latest - Int64(passed)..<latest + Int64(left)
    }
}
