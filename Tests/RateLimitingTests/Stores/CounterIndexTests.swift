import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A counter index") struct CounterIndexTests {
    @Test(arguments: History.fresh(60)) func `finds what a dictionary finds, however hashes collide`(given: History) {
        var history = given
        var (index, model) = (CounterIndex(), [Int: Int]())
        var next = 0
        for _ in 0..<500 {
            if Bool.random(using: &history) || model.isEmpty {
                let hash = Int.random(in: 0..<12, using: &history) * 5
                index.insert(next, hash: hash)
                model[next] = hash
                next += 1
            } else if let (position, hash) = model.sorted(by: { $0.key < $1.key }).randomElement(using: &history) {
                model[position] = nil
                if Bool.random(using: &history) {
                    index.remove(position, hash: hash)
                } else {
                    index.move(position, to: next, hash: hash)
                    model[next] = hash
                    next += 1
                }
            }
            for (position, hash) in model { #expect(index.position(of: hash) { $0 == position } == position) }
            #expect(index.position(of: 7) { _ in true } == nil)
        }
    }
}
