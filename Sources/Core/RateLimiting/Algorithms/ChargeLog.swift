internal import DequeModule

/// When a key was charged how much, for as long as its longest sliding window: the one log that all of them read.
///
/// Memory is proportional to the moments at which something was charged: consecutive charges at one moment share an
/// entry. Entries have sequence numbers, which stay when older entries go.
struct ChargeLog: Hashable {
    private struct Entry: Hashable {
        var time: Int64
        var units: Int
    }

    /// Units of an entry that one window does not count: a report charges each window to at most ten limits, and a
    /// window that counts less than another has less to give back. Rare, so kept apart.
    private struct Waiver: Hashable {
        let entry: Int
        let window: Int64
        let units: Int
    }

    private var entries: Deque<Entry> = []
    private var waivers: [Waiver] = []
    /// The sequence number of the oldest entry.
    private(set) var start = 0

    /// The sequence number that the next entry gets.
    var end: Int { start + entries.count }

    func time(of entry: Int) -> Int64 { entries[entry - start].time }

    /// The units of an entry that the window of this length counts.
    func units(of entry: Int, for window: Int64) -> Int {
        let units = entries[entry - start].units
        if waivers.isEmpty { return units }
        return waivers.reduce(units) { $1.entry == entry && $1.window == window ? $0 - $1.units : $0 }
    }

    /// Forgets the entries before `cursor`.
    mutating func drop(before cursor: Int) {
        guard cursor > start else { return }
        entries.removeFirst(cursor - start)
        start = cursor
        if !waivers.isEmpty { waivers.removeAll { $0.entry < cursor } }
    }

    /// Moves entries later than `now` to now: what was charged counts no longer than a window from now.
    mutating func clip(to now: Int64) {
        var index = entries.count - 1
        while index >= 0, entries[index].time > now {
            entries[index].time = now
            index -= 1
        }
    }

    /// Adds units to the entry of `now`, which no window may have let go of, or to a new one if `isShared` is false.
    mutating func append(_ units: Int, at now: Int64, sharing isShared: Bool) {
        if isShared, let last = entries.last, last.time == now {
            entries[entries.count - 1].units += units
        } else {
            entries.append(Entry(time: now, units: units))
        }
    }

    /// Has the window of this length not count so many units of the newest entry.
    mutating func waive(_ units: Int, for window: Int64) {
        if units > 0 { waivers.append(Waiver(entry: end - 1, window: window, units: units)) }
    }

    /// Sets what the windows of these lengths count of an entry.
    mutating func set(_ counts: [(window: Int64, units: Int)], of entry: Int) {
        let most = counts.map(\.units).max() ?? 0
        entries[entry - start].units = most
        waivers.removeAll { $0.entry == entry }
        for (window, units) in counts where units < most {
            waivers.append(Waiver(entry: entry, window: window, units: most - units))
        }
    }

    /// Forgets the newest entries that hold nothing any more, down to `cursor`.
    mutating func trim(after cursor: Int) {
        while end > cursor, entries.last?.units == 0 {
            entries.removeLast()
        }
    }

    /// Heap bytes.
    var allocatedBytes: Int {
        (entries.isEmpty ? 0 : 80 + entries.count * MemoryLayout<Entry>.stride * 5 / 4)
            + (waivers.isEmpty ? 0 : 32 + waivers.count * MemoryLayout<Waiver>.stride)
    }
}
