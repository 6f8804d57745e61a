import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A live queue and a simulated one") struct QueueParityTests {
    @Test(arguments: Histories.cases)
    func `say the same to every offer and take, and of every item`(given: History) throws {
        for (number, history) in Histories.all(of: given).enumerated() {
            var course = try QueueCourse(history)
            let queue = LiveQueue(course.configuration, ManualClock())
            for step in 0..<30 {
                advance(queue, by: course.step(), inHalves: course.toss())
                let event = course.next()
                let found =
                    switch event {
                    case .offer(let item): queue.offer(item)
                    case .take(1) where course.toss(): queue.takeOneAsConsumer()
                    case .take(let count): queue.take(upTo: count)
                    }
                let name: Comment = "history \(number), step \(step) at \(course.now.text): \(event)"
                try #require(found == course.answer(to: event), name)
            }
            queue.finish()
        }
    }

    /// Who is due gives up at its own time, whether the clock stops there or not.
    private func advance(_ queue: LiveQueue, by duration: Duration, inHalves: Bool) {
        let first = inHalves ? duration / 2 : .zero
        queue.advance(by: first)
        queue.advance(by: duration - first)
    }
}
