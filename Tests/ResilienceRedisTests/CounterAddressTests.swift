import RateLimiting
import Testing

@testable import ResilienceRedis

/// Processes of different versions share counters, so these texts may not change.
@Suite("Where a counter is in Redis") struct CounterAddressTests {
    @Test(arguments: [
        ("ada", "resilience:{74767fb71638182aedc8698275ec47a9}"),
        (nil, "resilience:{043a718774c572bd8a25adbeb1bfcd5c}"),
        ("}x{ä", "resilience:{18ad73d0b2d9180ac9324afbc057ffa2}"),
    ])
    func `has a digest of its client as its tag`(client: String?, key: String) {
        #expect(CounterAddress.key(of: client, prefix: "resilience") == key)
    }

    @Test(arguments: [
        (nil, "5:login"), ("/a:b", "5:login=/a:b"),
        (
            "/" + String(repeating: "a", count: 300),
            "5:login=sha256:d7a2578fdb4713875c666382809b26f4eeee6049b9ce7ef3e592c8ebd78d1bb7"
        ),
    ])
    func `is called by its rule and path, or by the digest of a long one`(path: String?, name: String) {
        let counter = CounterKey(rule: "login", client: "ada", endpoint: path)
        #expect(CounterAddress(counter, prefix: "resilience").name == name)
    }

    @Test func `is the same, however many others are asked for in between`() {
        let addresses = CounterAddresses(prefix: "p")
        let keys = (0..<1000).map { number in
            CounterKey(
                rule: "r", client: "\(number / 2)", endpoint: number.isMultiple(of: 2) ? "/caf\u{E9}" : "/cafe\u{301}")
        }
        for key in keys + keys { #expect(addresses[key] == CounterAddress(key, prefix: "p")) }
        for key in keys { #expect((0..<2).allSatisfy { _ in addresses[key] == CounterAddress(key, prefix: "p") }) }
    }

    @Test func `is one of the same bytes alone`() {
        func address(_ rule: String, _ path: String) -> CounterAddress {
            CounterAddress(CounterKey(rule: rule, client: "ada", endpoint: path), prefix: "p")
        }
        #expect(address("r", "/caf\u{E9}") == address("r", "/caf\u{E9}"))
        #expect(address("r", "/caf\u{E9}") != address("r", "/cafe\u{301}"))
        #expect(Set([address("\u{E9}", "/"), address("e\u{301}", "/")]).count == 2)
    }

    @Test(arguments: [nil, "", "/", "/a:b=c"]) func `tells its rule and path again`(path: String?) {
        let counter = CounterKey(rule: "12:ä", client: "ada", endpoint: path)
        let name = CounterAddress(counter, prefix: "p").name
        #expect(CounterAddress.counter(named: name, client: "ada") == counter)
    }
}
