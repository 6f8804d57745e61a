/// Finds where a counter is by the hash of its key: eight bytes an entry, where a dictionary would keep the key twice and
/// hash its hash again.
///
/// Open addressing with linear probing; who is removed leaves no mark, since those after it move up (Knuth, The Art of
/// Computer Programming 3, 6.4, algorithm R). Hashes must be ones that strangers cannot foresee.
struct CounterIndex {
    private struct Entry {
        var hash: UInt32 = 0
        /// Below 0 where there is none.
        var position: Int32 = -1
    }

    private var entries = [Entry](repeating: Entry(), count: 8)
    private var count = 0

    private var mask: Int { entries.count - 1 }

    /// The position for which `isIt` holds, among those with this hash.
    func position(of hash: Int, where isIt: (Int) -> Bool) -> Int? {
        let short = UInt32(truncatingIfNeeded: hash)
        var place = Int(short) & mask
        while entries[place].position >= 0 {
            if entries[place].hash == short && isIt(Int(entries[place].position)) {
                return Int(entries[place].position)
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Adds a position that is not in it.
    mutating func insert(_ position: Int, hash: Int) {
        count += 1
        if count * 4 > entries.count * 3 { grow() }
        put(Entry(hash: UInt32(truncatingIfNeeded: hash), position: Int32(position)))
    }

    /// Removes a position that is in it.
    mutating func remove(_ position: Int, hash: Int) {
        count -= 1
        var hole = place(of: position, hash: hash)
        var next = (hole + 1) & mask
        while entries[next].position >= 0 {
            let home = Int(entries[next].hash) & mask
            if (next - home) & mask >= (next - hole) & mask {
                entries[hole] = entries[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        entries[hole] = Entry()
    }

    /// Changes a position that is in it.
    mutating func move(_ position: Int, to other: Int, hash: Int) {
        entries[place(of: position, hash: hash)].position = Int32(other)
    }

    private func place(of position: Int, hash: Int) -> Int {
        var place = Int(UInt32(truncatingIfNeeded: hash)) & mask
        while entries[place].position != Int32(position) {
            precondition(entries[place].position >= 0, "position \(position) is not in the index")
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func put(_ entry: Entry) {
        var place = Int(entry.hash) & mask
        while entries[place].position >= 0 { place = (place + 1) & mask }
        entries[place] = entry
    }

    private mutating func grow() {
        let old = entries
        entries = [Entry](repeating: Entry(), count: old.count * 2)
        for entry in old where entry.position >= 0 { put(entry) }
    }
}
