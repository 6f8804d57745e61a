import NIOCore

/// What callers have left to be written, from any thread, until the event loop comes by and takes all of it at once.
///
/// Commands are written behind each other into one buffer as they come. One that was cancelled or whose time is up
/// before the loop came is cut out of it, so that it is certain never to run. Counted with what is in flight, commands
/// and bytes are bounded: more is refused at once, which bounds what waits in front of a server that does not read, too.
struct Outbox<Waiter> {
    struct Entry {
        let sequence: Int
        let bytes: Int
        let deadline: NIODeadline
        /// Who waits for the answer; nil if nobody does.
        let waiter: Waiter?
        /// Whether it is there for the command behind it alone, as ASKING is.
        var isForNext = false
    }

    /// What is to be written now.
    struct Batch {
        let bytes: ByteBuffer
        let entries: [Entry]
    }

    /// What became of a command.
    enum Admission {
        /// In line; the loop must be woken if `wake`, since nobody has done so.
        case accepted(sequence: Int, wake: Bool)
        case refused(RedisError)
    }

    private let maxCommands: Int
    private let maxBytes: Int
    private var bytes = ByteBuffer()
    private var entries: [Entry] = []
    private var cutOut: Set<Int> = []
    private var nextSequence = 0
    private var flightCommands = 0
    private var flightBytes = 0
    private var isScheduled = false
    /// How many answers came together last.
    private var lastSettled = 0
    /// Why nothing is taken at present.
    var refusal: RedisError?
    private(set) var refused = 0

    init(maxCommands: Int, maxBytes: Int) { (self.maxCommands, self.maxBytes) = (maxCommands, maxBytes) }

    var isEmpty: Bool { entries.count == cutOut.count }
    /// The earliest deadline of what is in line.
    var nextDeadline: NIODeadline? { entries.lazy.filter { !cutOut.contains($0.sequence) }.map(\.deadline).min() }
    /// Whether the command in line is the only one under way, and was the time before: nobody will get in line behind it
    /// before the loop comes by.
    var isLone: Bool { entries.count == 1 && flightCommands == 0 && lastSettled <= 1 }
    /// Commands in line and in flight.
    var load: Int { entries.count + flightCommands }

    /// Puts a command in line, between two that nobody waits for.
    mutating func append(
        _ command: WireCommand, before: WireCommand? = nil, after: WireCommand? = nil, waiter: Waiter,
        deadline: NIODeadline, name: @autoclosure () -> String
    ) -> Admission {
        if let refusal {
            refused += 1
            return .refused(refusal)
        }
        // What a decision takes: else the buffer grows with each word
        if entries.isEmpty { bytes.reserveCapacity(512) }
        let (count, start) = (entries.count, bytes.writerIndex)
        if let before { add(before, nil, deadline, isForNext: true) }
        add(command, waiter, deadline)
        let sequence = nextSequence - 1
        if let after { add(after, nil, deadline) }
        if entries.count + flightCommands > maxCommands || bytes.readableBytes + flightBytes > maxBytes {
            entries.removeLast(entries.count - count)
            bytes.moveWriterIndex(to: start)
            refused += 1
            return .refused(RedisError(.busy, "\(name()): as much is under way as may be"))
        }
        defer { isScheduled = true }
        return .accepted(sequence: sequence, wake: !isScheduled)
    }

    /// Takes all that is in line to be written; it counts as in flight from here on.
    mutating func take() -> Batch {
        compact()
        isScheduled = false
        let batch = Batch(bytes: bytes, entries: entries)
        bytes = ByteBuffer()
        entries.removeAll(keepingCapacity: true)
        flightCommands += batch.entries.count
        flightBytes += batch.bytes.readableBytes
        return batch
    }

    /// The loop came by and could not write: the next command wakes it again.
    mutating func leave() { isScheduled = false }

    /// So much of what was in flight was answered, or will never be.
    mutating func settle(commands: Int, bytes: Int) {
        lastSettled = commands
        flightCommands -= commands
        flightBytes -= bytes
    }

    /// Cuts a command out of what is in line, with the one before it that would else be for somebody else's; who waited
    /// for it, or nil if it is not in line any more.
    mutating func cancel(_ sequence: Int) -> Waiter? {
        guard let index = entries.firstIndex(where: { $0.sequence == sequence }), !cutOut.contains(sequence) else {
            return nil
        }
        cutOut.insert(sequence)
        if index > 0, entries[index - 1].isForNext { cutOut.insert(entries[index - 1].sequence) }
        return entries[index].waiter
    }

    /// Cuts out what is due; who waited for it.
    mutating func expire(at now: NIODeadline) -> [Waiter] {
        defer { compact() }
        return cut { $0.deadline <= now }
    }

    /// Cuts out everything; who waited for it.
    mutating func clear() -> [Waiter] {
        defer { compact() }
        return cut { _ in true }
    }

    private mutating func add(
        _ command: WireCommand, _ waiter: Waiter?, _ deadline: NIODeadline, isForNext: Bool = false
    ) {
        let start = bytes.writerIndex
        command.write(into: &bytes)
        entries.append(
            Entry(
                sequence: nextSequence, bytes: bytes.writerIndex - start, deadline: deadline, waiter: waiter,
                isForNext: isForNext))
        nextSequence += 1
    }

    private mutating func cut(_ isCut: (Entry) -> Bool) -> [Waiter] {
        var waiters: [Waiter] = []
        for entry in entries where isCut(entry) && cutOut.insert(entry.sequence).inserted {
            if let waiter = entry.waiter { waiters.append(waiter) }
        }
        return waiters
    }

    private mutating func compact() {
        if cutOut.isEmpty { return }
        var rest = bytes
        let all = entries
        (bytes, entries) = (ByteBuffer(), [])
        for entry in all {
            guard let command = rest.readSlice(length: entry.bytes), !cutOut.contains(entry.sequence) else { continue }
            bytes.writeImmutableBuffer(command)
            entries.append(entry)
        }
        cutOut = []
    }
}
