import RateLimiting
import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("A line of a trace")
struct TraceLineTests {
    @Test(arguments: [
        ("0", 0 as Int64), ("-0", 0), ("1", 1_000_000_000), ("1.5", 1_500_000_000), ("0.000000001", 1),
        ("1764000000.123456789", 1_764_000_000_123_456_789), ("0.1", 100_000_000), ("1e3", 1_000_000_000_000),
        ("1.25E-2", 12_500_000), ("100e-11", 1), ("1.000000000000000000000000000000000000000000", 1_000_000_000),
        ("-2.5", -2_500_000_000), ("7400000000", 7_400_000_000_000_000_000), ("0e999999999999", 0),
        ("100", 100_000_000_000),
        ("1005.0", 1_005_000_000_000),
    ])
    func `has its time exactly, to the nanosecond, and as it was written`(_ text: String, _ time: Int64) throws {
        let event = try Replay.event(#"{"at":\#(text),"breaker":"b"}"#)
        #expect(event.time.nanoseconds == time)
        #expect(event.at == text)
    }

    @Test(arguments: [
        ("", "not JSON at column 1: it ends where an object is needed"),
        ("[]", "not JSON at column 1: found [ where an object is needed"),
        ("{\"at\":0", "not JSON at column 8: it ends where } is needed"),
        ("{\"at\":0,}", "not JSON at column 9: found } where a name in quotes is needed"),
        ("{\"at\":0}x", "not JSON at column 9: found x after the object"),
        ("{'at':0}", "not JSON at column 2: found ' where a name in quotes is needed"),
        ("{\"at\":01}", "not JSON at column 8: found 1 where } is needed"),
        ("{\"at\":-}", "not JSON at column 8: found } where a digit is needed"),
        ("{\"at\":1.}", "not JSON at column 9: found } where a digit is needed"),
        ("{\"at\":1e}", "not JSON at column 9: found } where a digit is needed"),
        ("{\"at\":NaN}", "not JSON at column 7: found N where a value is needed"),
        ("{\"path\":\"\\x\"}", "not JSON at column 11: found x after \\, where one of \"\\/bfnrtu is needed"),
        ("{\"path\":\"\\ud800\"}", "not JSON at column 16: found \" after half a surrogate pair"),
        ("{\"path\":\"\\ud800\\u0041\"}", "not JSON at column 22: found \" after half a surrogate pair"),
        ("{\"path\":\"\\u00g0\"}", "not JSON at column 14: found g where a hexadecimal digit is needed"),
        ("{\"path\":\"a\tb\"}", "not JSON at column 11: found the byte 9 in a text, where it has to be escaped"),
        ("{\"path\":\"a", "not JSON at column 11: it ends in a text"),
        ("{\"peer\":\"a\",\"headers\":{\"a\":[\"b\"}}", "not JSON at column 32: found } where ] is needed"),
    ])
    func `that is no JSON is refused, with the column`(_ line: String, _ message: String) {
        #expect(throws: CommandError(.trace, message)) { try Replay.event(line) }
    }

    @Test func `that is not UTF-8 is refused`() {
        let line = Array(#"{"path":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(throws: CommandError(.trace, "not JSON before column 13: a text that is not UTF-8")) {
            try line.withUnsafeBufferPointer { (bytes) throws(CommandError) in try TraceLine(bytes).event() }
        }
    }

    @Test(arguments: [
        (#"{"at":0,"costs":1}"#, #""costs": no member of an event, did you mean cost?"#),
        (#"{"at":0,"at":1}"#, "at: given twice, once is enough"),
        (#"{"at":"0"}"#, "at: a text, where a number is needed"),
        (#"{"at":0.0000000001,"breaker":"b"}"#, "at: 0.0000000001, seconds have nine decimals at most"),
        (
            #"{"at":7400000000.000000001,"breaker":"b"}"#,
            "at: 7400000000.000000001, it must be from 1951 to 2204, in seconds since 1970"
        ),
        (#"{"at":-6e8,"path":"/"}"#, "at: -6e8, it must be from 1951 to 2204, in seconds since 1970"),
        (#"{"at":1e40,"breaker":"b"}"#, "at: 1e40, it must be within 292 years, in seconds"),
        (
            #"{"at":0,"breaker":"b","outcome":"success","duration":9223372036.854775808}"#,
            "duration: 9223372036.854775808, it must be within 292 years, in seconds"
        ),
        (#"{"breaker":"b"}"#, "at: missing, when it happens"),
        (#"{"at":0}"#, "path: missing, or a breaker or a queue"),
        (#"{"at":0,"path":"/"}"#, "peer: missing, or client: who asks"),
        (#"{"at":0,"path":null}"#, "path: null, where a text is needed"),
        (
            #"{"at":0,"path":"/","client":"a","client_type":"robot"}"#,
            #"client_type: "robot", it must be anonymous, authenticated, api or internal"#
        ),
        (
            #"{"at":0,"path":"/","client":"a","cost":1.5}"#,
            "cost: 1.5, it must be a whole number of 0 or more, below 2^63"
        ),
        (
            #"{"at":0,"path":"/","client":"a","cost":-1}"#,
            "cost: -1, it must be a whole number of 0 or more, below 2^63"
        ),
        (#"{"at":0,"path":"/","client":"a","peer":"b"}"#, "peer: does not go with client, leave one of them out"),
        (
            #"{"at":0,"path":"/","peer":"a","client_type":"api"}"#,
            "client_type: does not go with peer, leave one of them out"
        ),
        (#"{"at":0,"path":"/","peer":"a","headers":["a"]}"#, "headers: a list, where an object is needed"),
        (#"{"at":0,"path":"/","peer":"a","headers":{"a":1}}"#, "headers: a number, where a text is needed"),
        (#"{"at":0,"breaker":"b","queue":"q"}"#, "queue: does not go with breaker, leave one of them out"),
        (#"{"at":0,"breaker":"b","duration":1}"#, "outcome: missing, how the call with a duration ends"),
        (
            #"{"at":0,"breaker":"b","outcome":"good"}"#,
            #"outcome: "good", it must be success, failure, ignored or cancelled"#
        ),
        (#"{"at":0,"breaker":"b","outcome":"success","duration":-1}"#, "duration: -1, it must not be negative"),
        (#"{"at":0,"queue":"q"}"#, "offer: missing, or take"),
        (#"{"at":0,"queue":"q","offer":"a"}"#, "bytes: missing, the size of what is offered"),
        (
            #"{"at":0,"queue":"q","offer":"a","bytes":-1}"#,
            "bytes: -1, it must be a whole number of 0 or more, below 2^63"
        ),
        (#"{"at":0,"queue":"q","take":0}"#, "take: 0, it must be a whole number of 1 or more, below 2^63"),
        (#"{"at":0,"queue":"q","take":1,"bytes":1}"#, "bytes: does not go with take, leave one of them out"),
    ])
    func `that says nothing sensible is refused, and the member named`(_ line: String, _ message: String) {
        #expect(throws: CommandError(.trace, message)) { try Replay.event(line) }
    }

    @Test func `has texts with all escapes of JSON, and white space between everything`() throws {
        let line =
            "\t{ \"at\" : 0 , \"queue\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\" , \"take\" : 1 }\r"
        guard case .take(let queue, 1) = try Replay.event(line).subject else {
            Issue.record("no take")
            return
        }
        #expect(queue == "\"\\/\u{8}\u{C}\n\r\té😀é")
    }

    @Test func `of a request without method, type and cost is a GET of somebody anonymous that costs 1`() throws {
        let event = try Replay.event(#"{"at":0,"path":"/a/","client":"x"}"#)
        guard case .request(let request) = event.subject else {
            Issue.record("no request")
            return
        }
        let client = Client(id: "x", type: .anonymous)
        #expect(request == RateLimitRequest(method: "GET", path: NormalizedPath("/a"), client: client, cost: 1))
    }
}
