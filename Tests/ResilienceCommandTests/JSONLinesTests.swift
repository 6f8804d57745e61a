import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("A printed line")
struct JSONLinesTests {
    @Test(
        arguments: [
            (0, "0"), (1, "0.000001"), (999, "0.000001"), (1000, "0.000001"), (1001, "0.000002"),
            (57_000_000_000, "57"), (500_000_000, "0.5"), (999_999_001, "1"), (1_010_000_000, "1.01"),
            (1_234_567_890, "1.234568"), (.max, "9223372036.854776"),
        ] as [(Int64, String)])
    func `has times in seconds with up to six decimals, rounded up`(_ nanoseconds: Int64, _ text: String) {
        var lines = JSONLines()
        lines.begin()
        lines.member("at", json: "1e0")
        lines.member("time", .nanoseconds(nanoseconds))
        lines.member("none", nil as Duration?)
        lines.end()
        #expect(String(decoding: lines.bytes, as: UTF8.self) == #"{"at":1e0,"time":\#(text),"none":null}"# + "\n")
    }

    @Test func `escapes what JSON wants escaped, and nothing else`() {
        var lines = JSONLines()
        lines.begin()
        lines.member("at", 0)
        lines.member("a", ["\"\\", "\u{0}\u{1F}\n", "é😀/\u{7F}"])
        lines.end()
        let expected = #"{"at":0,"a":["\"\\","\u0000\u001f\u000a","é😀/"# + "\u{7F}\"]}\n"
        #expect(String(decoding: lines.bytes, as: UTF8.self) == expected)
    }

    @Test func `has objects in objects and lists of them, also empty ones`() {
        var lines = JSONLines()
        lines.begin()
        lines.member("a") { $0.member("b", 1) }
        lines.member("c", each: [2, 3]) { $0.member("d", $1) }
        lines.member("e", each: []) { (_, _: Int) in }
        lines.member("f") { _ in }
        lines.member("g", true)
        lines.end()
        let expected = #"{"a":{"b":1},"c":[{"d":2},{"d":3}],"e":[],"f":{},"g":true}"# + "\n"
        #expect(String(decoding: lines.bytes, as: UTF8.self) == expected)
    }
}
