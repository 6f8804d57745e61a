import ResiliencePrimitives
import Testing

@testable import Backpressure

@Suite("A queue") struct QueueMachineTests {
    @Test func `holds`() throws {
        var machine = QueueMachine<String>(try QueueConfiguration())
        var changes = QueueChanges<String>()
        _ = machine.offer("a", bytes: 1, at: .zero, into: &changes)
        #expect(machine.statistics.depth == 1)
    }
}
