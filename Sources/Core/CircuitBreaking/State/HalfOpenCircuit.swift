import ResiliencePrimitives

/// What a half-open circuit remembers: which probes are under way, and how those went that are back.
struct HalfOpenCircuit: Hashable, Sendable {
    private struct Probe: Hashable {
        let id: UInt64
        let overdueAt: MonotonicTime
    }

    /// After so many probes in a row that told nothing, the next ones are spaced out.
    private static let tolerated = 3

    private(set) var successes = 0
    private var probes: [Probe] = []
    private var issued: UInt64 = 0
    private var releasedInARow = 0
    private var lastAdmission: MonotonicTime?

    /// How many probes hold a slot.
    var inFlight: Int { probes.count }

    /// Lets a probe through if one of `slots` is free, and answers its number. A probe that is overdue loses its slot to
    /// the caller that is let through; nobody looks for such probes before.
    mutating func admit(at now: MonotonicTime, lease: Duration, slots: Int, recovery: Duration) -> UInt64? {
        guard isDue(at: now, recovery: recovery) else { return nil }
        probes.removeAll { now >= $0.overdueAt }
        guard probes.count < slots else { return nil }
        issued += 1
        lastAdmission = now
        probes.append(Probe(id: issued, overdueAt: now + lease))
        return issued
    }

    /// Takes the probe's slot back; false if it has lost it.
    mutating func end(_ probe: UInt64) -> Bool {
        guard let index = probes.firstIndex(where: { $0.id == probe }) else { return false }
        probes.remove(at: index)
        return true
    }

    /// Counts a probe that ended well; true if it is the one that closes the circuit.
    mutating func succeed(threshold: Int) -> Bool {
        (successes, releasedInARow) = (successes + 1, 0)
        return successes >= threshold
    }

    /// Counts a probe that told nothing.
    mutating func release() { releasedInARow += 1 }

    private func isDue(at now: MonotonicTime, recovery: Duration) -> Bool {
        guard releasedInARow >= Self.tolerated, let lastAdmission else { return true }
        return 10 * Int128((now - lastAdmission).nanoseconds) >= Int128(recovery.nanoseconds)
    }
}
