/// The most frequent clients of a stream, in memory that does not grow: Space-Saving (Metwally, Agrawal, El Abbadi:
/// Efficient Computation of Frequent and Top-k Elements in Data Streams, ICDT 2005).
///
/// It keeps k clients. One that is new when all places are taken takes that of the client with the lowest count m, and is
/// counted on from there: as it may have been counted m times before, and lost its place, its count is m + 1 and can be too
/// high by m. So a count is never too low, and too high by at most the lowest count, which is at most 1/k of all; and who
/// was counted more often than that is there.
struct ClientSketch {
    struct Entry {
        let client: SketchedClient
        /// Never too low.
        var count: Int
        /// By how much it can be too high.
        let error: Int
        /// Where it is in the heap.
        var place: Int
    }

    private let capacity: Int
    private(set) var entries: [Entry] = []
    /// How often anybody was counted.
    private(set) var total = 0
    private var index = CounterIndex()
    /// Positions in `entries`: a heap whose first has the lowest count.
    private var heap: [Int] = []

    /// - Precondition: `capacity` is above 0.
    init(capacity: Int) { self.capacity = capacity }

    /// The lowest count, if all places are taken, else 0: nobody who is not there was counted more often.
    var least: Int { entries.count < capacity ? 0 : entries[heap[0]].count }

    /// Counts a client; O(log k), and for one that is there and counted often nearly always O(1).
    mutating func count(_ client: Client, hash: Int) {
        total += 1
        if let position = position(of: client.id, hash: hash) {
            entries[position].count += 1
            sink(from: entries[position].place)
        } else if entries.count < capacity {
            index.insert(entries.count, hash: hash)
            heap.append(entries.count)
            entries.append(Entry(client: SketchedClient(client, hash: hash), count: 1, error: 0, place: heap.count - 1))
            rise(from: heap.count - 1)
        } else {
            let (position, least) = (heap[0], least)
            index.remove(position, hash: entries[position].client.hash)
            index.insert(position, hash: hash)
            entries[position] = Entry(
                client: SketchedClient(client, hash: hash), count: least + 1, error: least, place: 0)
            sink(from: 0)
        }
    }

    /// What is known of the client of an entry of another sketch: how often it was counted at most, and by how much that
    /// can be too high.
    func estimate(of client: SketchedClient) -> (count: Int, error: Int) {
        let known = index.position(of: client.hash) { entries[$0].client == client }
        return known.map { (entries[$0].count, entries[$0].error) } ?? (least, least)
    }

    /// Whether that client has an entry.
    func contains(_ client: SketchedClient) -> Bool {
        index.position(of: client.hash) { entries[$0].client == client } != nil
    }

    private func position(of name: String, hash: Int) -> Int? {
        index.position(of: hash) { entries[$0].client.isNamed(name, hash: hash) }
    }

    private mutating func sink(from start: Int) {
        var place = start
        while true {
            var lowest = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
                if entries[heap[child]].count < entries[heap[lowest]].count { lowest = child }
            }
            guard lowest != place else { return }
            swap(place, lowest)
            place = lowest
        }
    }

    private mutating func rise(from start: Int) {
        var place = start
        while place > 0, entries[heap[place]].count < entries[heap[(place - 1) / 2]].count {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        entries[heap[one]].place = one
        entries[heap[other]].place = other
    }
}
