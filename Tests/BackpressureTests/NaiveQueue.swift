import Backpressure
import ResiliencePrimitives

/// The rules for a queue, written down as they read, with no thought to speed: one list of all that was ever offered,
/// in order, and everything counted anew each time. Times are plain numbers.
struct NaiveQueue {
    enum Fate: String, CaseIterable {
        case queued, waiting, taken, dropped, expired, refused, timedOut, cancelled
    }

    struct Row {
        let id: Int
        let bytes: Int
        let offeredAt: Int
        let deadline: Int
        var fate: Fate
    }

    var strategy: OverflowStrategy
    var timeout: Int
    var maximumAge: Int?
    var adaptiveBillionths: Int
    var maximumItems: Int
    var maximumBytes: Int
    var rows: [Row] = []
    var isDropping = false
    var isFinished = false
    /// What happened in the last event, as "fate id", in order.
    var log: [String] = []

    func all(_ fate: Fate) -> [Int] { rows.indices.filter { rows[$0].fate == fate } }
    func count(_ fate: Fate) -> Int { all(fate).count }
    var bytes: Int { all(.queued).map { rows[$0].bytes }.reduce(0, +) }

    func hasRoom(for bytes: Int) -> Bool {
        count(.queued) + 1 <= maximumItems && self.bytes + bytes <= maximumBytes
    }

    mutating func move(_ row: Int, _ fate: Fate) {
        log.append("\(rows[row].fate == .waiting && fate == .queued ? "admitted" : fate.rawValue) \(rows[row].id)")
        rows[row].fate = fate
    }

    mutating func letIn() {
        while let next = all(.waiting).first, hasRoom(for: rows[next].bytes) { move(next, .queued) }
    }

    mutating func begin(_ now: Int) {
        log = []
        while let due = all(.waiting).map({ rows[$0].deadline }).min(), due <= now {
            for row in all(.waiting) where rows[row].deadline == due { move(row, .timedOut) }
            letIn()
        }
    }

    mutating func expire(_ now: Int) {
        guard let maximumAge else { return }
        while let stale = all(.queued).first(where: { now - rows[$0].offeredAt > maximumAge }) {
            move(stale, .expired)
            letIn()
        }
    }

    mutating func judge() {
        guard strategy == .adaptive else { return }
        let (level, share) = (bytes * 1_000_000_000, adaptiveBillionths * maximumBytes)
        let tenPoints = 100_000_000 * maximumBytes
        if level >= share { isDropping = true } else if bytes == 0 || level <= share - tenPoints { isDropping = false }
    }

    mutating func offer(_ id: Int, bytes: Int, mayWait: Bool, at now: Int) -> String {
        begin(now)
        rows.append(Row(id: id, bytes: bytes, offeredAt: now, deadline: now + timeout, fate: .refused))
        let row = rows.count - 1
        defer { judge() }
        if isFinished { return "finished" }
        if bytes > maximumBytes { return "too large" }
        if count(.waiting) > 0 || !hasRoom(for: bytes) { expire(now) }
        if count(.waiting) == 0 && hasRoom(for: bytes) {
            rows[row].fate = .queued
            return "enqueued"
        }
        let blocks = strategy == .block || strategy == .adaptive && !isDropping
        if strategy == .dropNewest || blocks && !mayWait {
            rows[row].fate = .dropped
            return "dropped itself"
        }
        if blocks {
            rows[row].fate = .waiting
            return "waiting"
        }
        for waiter in all(.waiting) {
            while !hasRoom(for: rows[waiter].bytes) { move(all(.queued)[0], .dropped) }
            move(waiter, .queued)
        }
        while !hasRoom(for: bytes) { move(all(.queued)[0], .dropped) }
        rows[row].fate = .queued
        return "enqueued"
    }

    mutating func take(_ count: Int, at now: Int) {
        begin(now)
        expire(now)
        var left = count
        while left > 0, let next = all(.queued).first {
            move(next, .taken)
            letIn()
            left -= 1
        }
        judge()
    }

    mutating func withdraw(_ id: Int, from fates: [Fate], at now: Int) {
        begin(now)
        guard let row = rows.firstIndex(where: { $0.id == id && fates.contains($0.fate) }) else { return }
        move(row, .cancelled)
        letIn()
    }

    mutating func finish(at now: Int) {
        begin(now)
        isFinished = true
        for row in all(.waiting) { move(row, .refused) }
    }

    mutating func adopt(_ other: QueueConfiguration, at now: Int) {
        setBounds(other.maximumItems, other.maximumBytes, at: now)
        (timeout, maximumAge) = (Int(other.timeout.nanoseconds), other.maximumAge.map { Int($0.nanoseconds) })
        adaptiveBillionths = Int((other.adaptiveThreshold * 1e9).rounded())
        guard other.strategy != strategy else { return }
        (strategy, isDropping) = (other.strategy, false)
        judge()
    }

    mutating func setBounds(_ items: Int, _ bytes: Int, at now: Int) {
        begin(now)
        (maximumItems, maximumBytes) = (items, bytes)
        for row in all(.waiting) where rows[row].bytes > bytes { move(row, .refused) }
        letIn()
    }
}
