import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A sketch of clients")
struct ClientSketchTests {
    static func client(_ name: String) -> Client { Client(id: name, type: .anonymous) }

    static func hash(_ name: String) -> Int { CounterKey.hash(of: ExactText(name)) }

    /// A few clients that come often, and many that come seldom.
    static func name(_ history: inout History) -> String {
        let bound = Int.random(in: 1...60, using: &history)
        return "client \(Int.random(in: 0..<bound, using: &history))"
    }

    @Test(arguments: History.fresh(100))
    func `never counts too low, never too high by more than it says, and lists whoever was counted often`(
        given: History
    ) {
        var history = given
        let capacity = Int.random(in: 1...24, using: &history)
        var sketch = ClientSketch(capacity: capacity)
        var exact: [String: Int] = [:]
        for step in 1...Int.random(in: 1...1500, using: &history) {
            let name = Self.name(&history)
            sketch.count(Self.client(name), hash: Self.hash(name))
            exact[name, default: 0] += 1
            guard step.isMultiple(of: 50) || step < 50 else { continue }
            Self.expect(sketch, of: capacity, exact)
        }
        Self.expect(sketch, of: capacity, exact)
    }

    private static func expect(_ sketch: ClientSketch, of capacity: Int, _ exact: [String: Int]) {
        let all = exact.values.reduce(0, +)
        #expect(sketch.total == all)
        #expect(sketch.entries.count == min(capacity, exact.count))
        #expect(sketch.least * capacity <= all)
        // What is known of Space-Saving: counts add up to the stream's length
        #expect(sketch.entries.reduce(0) { $0 + $1.count } == all)
        #expect(exact.count < capacity || sketch.entries.map(\.count).min() == sketch.least)
        for entry in sketch.entries {
            let known = exact[entry.client.shownName] ?? 0
            #expect(known <= entry.count && entry.count <= known + entry.error)
            #expect(entry.error <= sketch.least)
        }
        let listed = Set(sketch.entries.map(\.client.shownName))
        #expect(listed.count == sketch.entries.count)
        for (name, count) in exact where count > sketch.least || count * capacity > all {
            #expect(listed.contains(name))
        }
    }

    @Test func `keeps of a long name the beginning, whole characters of it, and still tells names apart`() throws {
        let beginning = String(repeating: "x", count: 126)
        let names = [
            beginning, beginning + "é", beginning + "é!", beginning + "é?", beginning + "éé", beginning + "x€",
        ]
        var sketch = ClientSketch(capacity: 10)
        for (index, name) in names.enumerated() {
            for _ in 0...index { sketch.count(Self.client(name), hash: Self.hash(name)) }
        }
        #expect(sketch.entries.map(\.count) == [1, 2, 3, 4, 5, 6])
        #expect(sketch.entries.map(\.client.isShortened) == [false, false, true, true, true, true])
        #expect(
            sketch.entries.map(\.client.shownName) == [
                beginning, beginning + "é", beginning + "é…", beginning + "é…", beginning + "é…", beginning + "x…",
            ])
    }

    @Test func `takes no more memory for names that are endless`() {
        var sketch = ClientSketch(capacity: 4)
        for number in 0..<200 {
            let name = String(repeating: "n", count: 10_000) + "\(number)"
            sketch.count(Self.client(name), hash: Self.hash(name))
        }
        #expect(sketch.entries.count == 4)
        #expect(sketch.entries.allSatisfy { $0.client.shownName.utf8.count == 128 + "…".utf8.count })
    }

    @Test func `compares names byte by byte`() {
        var sketch = ClientSketch(capacity: 4)
        // Composed and decomposed, which are equal as strings
        for name in ["\u{E9}", "e\u{301}", "\u{E9}"] { sketch.count(Self.client(name), hash: Self.hash(name)) }
        #expect(sketch.entries.map(\.count) == [2, 1])
    }
}
