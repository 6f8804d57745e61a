import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A counter's key") struct CounterKeyTests {
    @Test func `cannot collide with another, whatever bytes clients, rules and paths contain`() {
        let keys = [
            CounterKey(rule: "a_b", client: "c"), CounterKey(rule: "a", client: "b_c"),
            CounterKey(rule: "a", client: "b"),
            CounterKey(rule: "a", client: "b", endpoint: ""), CounterKey(rule: "a", client: "b", endpoint: "/"),
            CounterKey(rule: "a", client: "b/"), CounterKey(rule: "a", client: nil), CounterKey(rule: "a", client: ""),
            CounterKey(rule: "a", client: nil, endpoint: ""), CounterKey(rule: "a", client: "\0"),
            CounterKey(rule: "a", client: "caf\u{E9}"), CounterKey(rule: "a", client: "cafe\u{301}"),
            CounterKey(rule: "a", client: "\u{F900}"), CounterKey(rule: "a", client: "\u{8C48}"),
            CounterKey(rule: "a:1", client: "b"), CounterKey(rule: "a", client: "1:b"),
            CounterKey(rule: "", client: "ab"),
        ]
        #expect(Set(keys).count == keys.count)
        for (index, key) in keys.enumerated() {
            #expect(keys.indices.filter { keys[$0] == key } == [index])
        }
    }

    @Test(arguments: History.fresh(100)) func `is equal to another only if all its parts are`(given: History) {
        var history = given
        let parts = ["", "a", "b", "ab", "a\0b", "é", "e\u{301}", "\u{0}", "/", "/a"]
        let draw = { (0..<3).map { _ in parts.randomElement(using: &history) ?? "" } }
        let (one, two) = (draw(), draw())
        let keys = [one, two].map { CounterKey(rule: $0[0], client: $0[1], endpoint: $0[2]) }
        #expect((keys[0] == keys[1]) == zip(one, two).allSatisfy { Array($0.utf8) == Array($1.utf8) })
    }
}
