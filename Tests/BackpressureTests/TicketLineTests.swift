import ResilienceTesting
import Testing

@testable import Backpressure

@Suite("A line") struct TicketLineTests {
    static func ticket(_ number: Int) -> QueueTicket { QueueTicket(number: UInt64(number)) }

    @Test(arguments: History.fresh(50))
    func `keeps its order whoever leaves it, from wherever`(given: History) {
        var history = given
        var (line, expected) = (TicketLine<Int>(), [Int]())
        for number in 0..<400 {
            switch Int.random(in: 0..<10, using: &history) {
            case 0..<5:
                line.append(number, ticket: Self.ticket(number))
                expected.append(number)
            case 5: #expect(line.popFirst() == (expected.isEmpty ? nil : expected.removeFirst()))
            case 6:
                let leaving = Set(expected.filter { $0 % 5 == number % 5 })
                #expect(line.removeAll { leaving.contains($0) } == leaving.sorted())
                expected.removeAll { leaving.contains($0) }
            default:
                let leaving = Int.random(in: 0...number, using: &history)
                #expect(line.remove(Self.ticket(leaving)) == (expected.contains(leaving) ? leaving : nil))
                expected.removeAll { $0 == leaving }
            }
            #expect(line.count == expected.count && line.isEmpty == expected.isEmpty && line.first == expected.first)
        }
    }

    /// Searching from the front would take 5 · 10⁹ steps.
    @Test(.timeLimit(.minutes(5)))
    func `lets a hundred thousand leave from its end without walking past all the others`() {
        var line = TicketLine<Int>()
        for number in 0..<100_000 { line.append(number, ticket: Self.ticket(number)) }
        for number in (1..<100_000).reversed() { #expect(line.remove(Self.ticket(number)) == number) }
        #expect(line.count == 1)
    }
}
