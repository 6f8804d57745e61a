import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

/// Outbox, ring and parser against a model: a server that answers each command with its own name, in order.
@Suite("A pipeline") struct PipelineHistoryTests {
    /// What the client and the model hold.
    private struct Course {
        var outbox = Outbox<String>(maxCommands: 16, maxBytes: 400)
        var ring = ReplyRing<String>(maxCommands: 16, usual: .seconds(1), patience: .seconds(100))
        var parser = RESPParser()
        var unread = ByteBuffer()
        var now = NIODeadline.uptimeNanoseconds(0)
        /// Who asked and has not been told, and when that is due.
        var waiting: [String: (sequence: Int, deadline: NIODeadline)] = [:]
        /// What the server has been sent and not answered, and what it said that has not come.
        var atServer: [String] = []
        var onTheWay = ByteBuffer()
        var asked = 0, told = 0, written = Set<String>()

        mutating func tell(_ name: String) {
            #expect(waiting.removeValue(forKey: name) != nil, "\(name) was told twice")
            told += 1
        }
    }

    @Test(arguments: History.fresh(200)) func `tells each caller exactly once, and its own answer`(
        given history: History
    ) throws {
        var history = history
        var course = Course()
        for _ in 0..<300 {
            switch Int.random(in: 0..<12, using: &history) {
            case 0...3: Self.ask(&course, &history)
            case 4...5: Self.drain(&course)
            case 6...7: try Self.answer(&course, &history)
            case 8: Self.cancel(&course, &history)
            case 9, 10: Self.pass(&course, &history)
            default: if Int.random(in: 0..<8, using: &history) == 0 { Self.lose(&course) }
            }
            #expect(course.ring.tombstones <= course.ring.count)
            #expect(course.outbox.load <= 16)
        }
        Self.lose(&course)
        for name in course.outbox.clear() { course.tell(name) }
        #expect(course.waiting.isEmpty && course.told == course.asked)
    }

    private static func ask(_ course: inout Course, _ history: inout History) {
        let name = "c\(course.asked)"
        let deadline = course.now + .milliseconds(.random(in: 1...200, using: &history))
        let isAccompanied = Bool.random(using: &history)
        let admission = course.outbox.append(
            .words([.text(name)]), before: isAccompanied ? .words(["before"]) : nil,
            after: isAccompanied ? .words(["after"]) : nil, waiter: name, deadline: deadline, name: "redis")
        guard case .accepted(let sequence, _) = admission else { return }
        course.asked += 1
        course.waiting[name] = (sequence, deadline)
    }

    private static func drain(_ course: inout Course) {
        let batch = course.outbox.take()
        var parser = RESPParser()
        var bytes = batch.bytes
        while let command = try? parser.next(in: &bytes) {
            let name = command.elements?.first?.text ?? ""
            course.atServer.append(name)
            course.written.insert(name)
        }
        course.ring.append(batch.entries, at: course.now)
    }

    private static func answer(_ course: inout Course, _ history: inout History) throws {
        for name in course.atServer.prefix(.random(in: 0...6, using: &history)) {
            if Int.random(in: 0..<4, using: &history) == 0 { course.onTheWay.writeString(">2\r\n+message\r\n+x\r\n") }
            course.onTheWay.writeString("*1\r\n$\(name.count)\r\n\(name)\r\n")
            course.atServer.removeFirst()
        }
        let size = Int.random(in: 0...course.onTheWay.readableBytes, using: &history)
        if let piece = course.onTheWay.readSlice(length: size) { course.unread.writeImmutableBuffer(piece) }
        while let value = try course.parser.next(in: &course.unread) {
            if case .push = value { continue }
            guard let (place, bytes) = course.ring.pop() else { throw Unexpected() }
            course.outbox.settle(commands: 1, bytes: bytes)
            guard let waiter = place.waiter else { continue }
            #expect(value.elements?.first?.text == waiter)
            course.tell(waiter)
        }
    }

    private static func cancel(_ course: inout Course, _ history: inout History) {
        guard let name = course.waiting.keys.sorted().randomElement(using: &history),
            let sequence = course.waiting[name]?.sequence
        else { return }
        if course.outbox.cancel(sequence) == name {
            #expect(!course.written.contains(name))
        } else {
            #expect(course.ring.cancel(sequence) == name)
        }
        course.tell(name)
    }

    private static func pass(_ course: inout Course, _ history: inout History) {
        course.now = course.now + .milliseconds(.random(in: 0...60, using: &history))
        let due = course.waiting.filter { $0.value.deadline <= course.now }.keys.sorted()
        let unsent = course.outbox.expire(at: course.now)
        #expect(unsent.allSatisfy { !course.written.contains($0) })
        let expired = unsent + course.ring.expire(at: course.now)
        #expect(expired.sorted() == due)
        for name in expired { course.tell(name) }
    }

    /// The connection ends; what was not written stays in line.
    private static func lose(_ course: inout Course) {
        course.outbox.settle(commands: course.ring.count, bytes: course.ring.bytes)
        for name in course.ring.clear() {
            #expect(course.written.contains(name))
            course.tell(name)
        }
        (course.atServer, course.onTheWay, course.unread) = ([], ByteBuffer(), ByteBuffer())
        course.parser = RESPParser()
    }
}
