/// The log in a file: for each entry the time since the one before it, its units, and whether each window counts all of
/// them.
extension ChargeLog {
    /// Ten of the largest limits: no window counts more.
    static let mostUnits = 10 * Quota.largestLimit

    /// - Parameters:
    ///   - windows: the lengths of those that read it.
    ///   - latest: the ledger's time, which no entry is later than.
    func write(to bytes: inout ByteWriter, for windows: [Int64], latest: Int64) {
        bytes.put(count: count)
        var before = start < end ? time(of: start) : latest
        bytes.put(UInt64(latest - before))
        for entry in start..<end {
            let (time, units) = (time(of: entry), units(of: entry))
            let waived = hasWaivers ? windows.map { units - self.units(of: entry, for: $0) } : []
            let isWaived = waived.contains { $0 > 0 }
            bytes.put(UInt64(time - before))
            bytes.put(count: units * 2 + (isWaived ? 1 : 0))
            if isWaived { for units in waived { bytes.put(count: units) } }
            before = time
        }
    }

    init(from bytes: inout ByteReader, for windows: [Int64], latest: Int64) throws(CounterFault) {
        self.init()
        let count: UInt64 = try bytes.number()
        var time = latest
        let age: UInt64 = try bytes.number()
        guard age <= UInt64(latest - QuotaLedger.earliestTime) else { throw bytes.fault("a charge before all time") }
        time -= Int64(age)
        var entry: UInt64 = 0
        while entry < count {
            let pause: UInt64 = try bytes.number()
            guard pause <= UInt64(latest - time) else { throw bytes.fault("a charge after the latest time") }
            time += Int64(pause)
            let packed = try bytes.count(upTo: 2 * Self.mostUnits + 1)
            append(packed / 2, at: time, sharing: false)
            if packed % 2 == 1 {
                for window in windows { waive(try bytes.count(upTo: packed / 2), for: window) }
            }
            entry += 1
        }
    }
}
