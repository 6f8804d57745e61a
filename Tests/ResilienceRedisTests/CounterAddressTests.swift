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

    @Test(arguments: [nil, "", "/", "/a:b=c"]) func `tells its rule and path again`(path: String?) {
        let counter = CounterKey(rule: "12:ä", client: "ada", endpoint: path)
        let name = CounterAddress(counter, prefix: "p").name
        #expect(CounterAddress.counter(named: name, client: "ada") == counter)
    }
}
