/// When a key was charged how much, for as long as its longest sliding window: the one log that all of them read.
///
/// Memory is proportional to the moments at which something was charged: consecutive charges at one moment share an
/// entry. Entries have sequence numbers, which stay when older entries go.
struct ChargeLog {
    private struct Entry {
        var time: Int64
        var units: Int
    }

    /// Units of an entry that one window does not count: a report charges each window to at most ten limits, and a
    /// window that counts less than another has less to give back. Rare, so kept apart.
    private struct Waiver {
        let entry: Int
        let window: Int64
        var units: Int
    }

    /// What is to be taken from what a window counts.
    struct Share {
        let window: Int64
        /// The oldest entry that it counts.
        let cursor: Int
        /// Units, at most those that it counts.
        var left: Int
    }

    private var entries = ShrinkingDeque<Entry>()
    /// By entry, oldest first; a window has at most one of an entry.
    private var waivers = ShrinkingDeque<Waiver>()
    /// The sequence number of the oldest entry.
    private(set) var start = 0

    /// The sequence number that the next entry gets.
    var end: Int { start + entries.count }
    /// How many entries there are.
    var count: Int { entries.count }

    func time(of entry: Int) -> Int64 { entries[entry - start].time }

    /// The units of an entry that is counted whole.
    func units(of entry: Int) -> Int { entries[entry - start].units }

    /// Whether there are entries that a window counts less of than another.
    var hasWaivers: Bool { !waivers.isEmpty }

    /// The units of an entry that the window of this length counts; O(log waivers).
    func units(of entry: Int, for window: Int64) -> Int {
        let units = entries[entry - start].units
        if waivers.isEmpty { return units }
        var index = firstWaiver(from: entry)
        while index < waivers.count, waivers[index].entry == entry {
            if waivers[index].window == window { return units - waivers[index].units }
            index += 1
        }
        return units
    }

    /// Forgets the entries before `cursor`.
    mutating func drop(before cursor: Int) {
        guard cursor > start else { return }
        entries.removeFirst(cursor - start)
        start = cursor
        if !waivers.isEmpty { waivers.removeFirst(firstWaiver(from: cursor)) }
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
        guard units > 0 else { return }
        var index = waivers.count - 1
        while index >= 0, waivers[index].entry == end - 1 {
            if waivers[index].window == window {
                waivers[index].units += units
                return
            }
            index -= 1
        }
        waivers.append(Waiver(entry: end - 1, window: window, units: units))
    }

    /// Takes from each window its share, newest entries first; O(entries that are touched).
    mutating func take(_ shares: [Share]) {
        var shares = shares
        var kept: [Waiver] = []
        var entry = end
        while shares.contains(where: { $0.left > 0 }) {
            entry -= 1
            var counts: [(window: Int64, units: Int)] = []
            for index in shares.indices where shares[index].cursor <= entry {
                let counted = units(of: entry, for: shares[index].window)
                let taken = min(counted, shares[index].left)
                shares[index].left -= taken
                counts.append((shares[index].window, counted - taken))
            }
            while let last = waivers.last, last.entry == entry { waivers.removeLast() }
            let most = counts.map(\.units).max() ?? 0
            entries[entry - start].units = most
            for (window, units) in counts where units < most {
                kept.append(Waiver(entry: entry, window: window, units: most - units))
            }
        }
        for waiver in kept.reversed() { waivers.append(waiver) }
        trim(after: shares.map(\.cursor).max() ?? end)
    }

    /// Forgets the newest entries that hold nothing any more, down to `cursor`.
    private mutating func trim(after cursor: Int) {
        while end > cursor, entries.last?.units == 0 { entries.removeLast() }
    }

    private func firstWaiver(from entry: Int) -> Int {
        var (low, high) = (0, waivers.count)
        while low < high {
            let middle = (low + high) / 2
            if waivers[middle].entry < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Makes one entry of every two neighbours, at the later one's time; O(entries).
    ///
    /// - Parameter readers: the lengths of the windows, and the oldest entry that each counts.
    /// - Returns: the log in which they count as much as in this one, and from where on they do.
    func coarsened(for readers: [(window: Int64, cursor: Int)]) -> (log: ChargeLog, cursors: [Int]) {
        var log = ChargeLog()
        log.start = start
        for first in stride(from: start, to: end, by: 2) {
            let pair = first..<min(first + 2, end)
            let counts = readers.map { reader in
                pair.reduce(0) { $1 < reader.cursor ? $0 : $0 + units(of: $1, for: reader.window) }
            }
            let most = counts.max() ?? 0
            log.append(most, at: time(of: pair.upperBound - 1), sharing: false)
            for (reader, count) in zip(readers, counts) { log.waive(most - count, for: reader.window) }
        }
        return (log, readers.map { $0.cursor == end ? log.end : start + ($0.cursor - start) / 2 })
    }

    /// Heap bytes.
    var allocatedBytes: Int { entries.allocatedBytes + waivers.allocatedBytes }
}
