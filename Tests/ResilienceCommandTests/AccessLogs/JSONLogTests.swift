import ClientIdentity
import Testing

@testable import ResilienceCommand

@Suite("A line of a JSON log")
struct JSONLogTests {
    private static let time = #""time_iso8601":"2016-04-15T20:17:00+00:00""#
    private static let from = #""remote_addr":"192.0.2.1""#
    private static let request = #""request":"GET /a HTTP/1.1""#

    @Test(arguments: [
        (#"{\#(time),\#(from),\#(request)}"#, "1460751420 GET /a 192.0.2.1"),
        (
            #" { \#(request) , "other" : [ { "a" : "]}\"" } , 1 ] , \#(from) , "x":true, \#(time) } "#,
            "1460751420 GET /a 192.0.2.1"
        ),
        // Times, the finest first, and what a shipper adds last
        (
            #"{"msec":"1460751420.310",\#(time),"@timestamp":"2020-01-01T00:00:00Z",\#(from),\#(request)}"#,
            "1460751420.31 GET /a 192.0.2.1"
        ),
        (
            #"{"@timestamp":"2020-01-01T00:00:00Z",\#(time),"msec":1460751420.310,\#(from),\#(request)}"#,
            "1460751420.31 GET /a 192.0.2.1"
        ),
        (#"{"time_local":"15/Apr/2016:20:17:00 +0000",\#(from),\#(request)}"#, "1460751420 GET /a 192.0.2.1"),
        (#"{"msec":"","time":1460751420310,\#(from),\#(request)}"#, "1460751420.31 GET /a 192.0.2.1"),
        (#"{"ts":1460751420.3102,\#(from),\#(request)}"#, "1460751420.3102 GET /a 192.0.2.1"),
        // Method and target by themselves or together
        (#"{\#(time),\#(from),"request_method":"POST","request_uri":"/b?c"}"#, "1460751420 POST /b 192.0.2.1"),
        (
            #"{\#(time),\#(from),"uri":"/c","request_method":"POST","request_uri":"/b","path":"/d"}"#,
            "1460751420 POST /b 192.0.2.1"
        ),
        (#"{\#(time),\#(from),\#(request),"uri":"/index.php","method":"GET"}"#, "1460751420 GET /a 192.0.2.1"),
        (#"{\#(time),\#(from),"method":"GET","url":"http://x/y?z"}"#, "1460751420 GET /y 192.0.2.1"),
        // Users
        (#"{\#(time),\#(from),\#(request),"remote_user":"ada","status":200}"#, "1460751420 GET /a 192.0.2.1 user=ada"),
        (#"{\#(time),\#(from),\#(request),"remote_user":"ada","status":"401"}"#, "1460751420 GET /a 192.0.2.1"),
        (#"{\#(time),\#(from),\#(request),"remote_user":"ada"}"#, "1460751420 GET /a 192.0.2.1 user=ada"),
        (#"{\#(time),\#(from),\#(request),"remote_user":"-"}"#, "1460751420 GET /a 192.0.2.1"),
        (#"{\#(time),\#(from),\#(request),"remote_user":null}"#, "1460751420 GET /a 192.0.2.1"),
        // Who asks
        (
            #"{\#(time),\#(from),\#(request),"http_x_forwarded_for":"203.0.113.9"}"#,
            "1460751420 GET /a 192.0.2.1 for=203.0.113.9"
        ),
        (
            #"{\#(time),\#(from),\#(request),"x_forwarded_for":"203.0.113.9"}"#,
            "1460751420 GET /a 192.0.2.1 for=203.0.113.9"
        ),
        (
            #"{\#(time),\#(request),"http_x_forwarded_for":"203.0.113.9, 10.0.0.1"}"#,
            "1460751420 GET /a 10.0.0.1 for=203.0.113.9, 10.0.0.1"
        ),
        (#"{\#(time),\#(from),\#(request),"http_x_forwarded_for":"-"}"#, "1460751420 GET /a 192.0.2.1"),
        (
            #"{\#(time),"client":"www.Example.org",\#(request)}"#,
            "1460751420 GET /a www.Example.org host=www.example.org"
        ),
        (
            #"{\#(time),\#(from),\#(request),"http_x_forwarded_for":"\xFF, 203.0.113.9"}"#,
            "1460751420 GET /a 192.0.2.1 for=\u{FFFD}, 203.0.113.9"
        ),
        // Escapes of JSON, and those of nginx where it was not told to write JSON
        (#"{\#(time),\#(from),"request":"GET \/\u00e9\"\\x HTTP\/1.1"}"#, #"1460751420 GET /é"\x 192.0.2.1"#),
        (
            #"{\#(time),\#(from),"request":"GET /\xC3\xA9\x22\x5C HTTP/1.1","http_user_agent":"\xFF"}"#,
            #"1460751420 GET /é"\ 192.0.2.1"#
        ),
        // Numbers that are missing
        (#"{"upstream_response_time":,"a":-,\#(time),"b": ,\#(from),\#(request),"c":}"#, "1460751420 GET /a 192.0.2.1"),
    ])
    func `says when, what, from where, and whom the server vouches for`(_ line: String, _ words: String) throws {
        #expect(try ReadLog.words(line, .json) == words)
    }

    @Test func `has any header that it names`() throws {
        let line =
            #"{\#(Self.time),\#(Self.from),\#(Self.request),"http_authorization":"Bearer x","http_x_api_key":"k","#
            + #""sent_http_x":"n","http_x":[1],"http_empty":""}"#
        let log = try ReadLog(line, .json)
        guard case .arrival(let arrival) = try #require(log.events.first).subject else {
            Issue.record("no arrival")
            return
        }
        #expect(arrival.headers == ["authorization": "Bearer x", "x-api-key": "k"])
    }

    @Test(arguments: [
        ("hello", "not JSON at column 1: found h where an object is needed"),
        ("{", "not JSON at column 2: it ends where a name in quotes is needed"),
        ("{}", "time: missing, such as time_iso8601 or msec"),
        (#"{\#(time),\#(from)}"#, "request: missing, or request_method and request_uri"),
        (#"{\#(time),\#(from),"request_uri":"/"}"#, "request_method: missing, or request"),
        (#"{\#(time),\#(request)}"#, "remote_addr: missing, who asks"),
        (#"{\#(time),\#(from),"request":"-"}"#, "request: missing, or request_method and request_uri"),
        (#"{\#(time),\#(from),"request":{"uri":"/"}}"#, "request: missing, or request_method and request_uri"),
        (#"{\#(time),\#(from),"request":"\u0016\u0003"}"#, #"request: "\x16\x03", a method, a path and a protocol"#),
        (#"{"time":"yesterday",\#(from),\#(request)}"#, #"time: "yesterday", a time such as 2016-04-15T20:17:00.310Z"#),
        (#"{"time":true,\#(from),\#(request)}"#, #"time: "true", a time such as"#),
        (#"{"time":1e30,\#(from),\#(request)}"#, #"time: "1e30", a time such as"#),
        (#"{"time":1.0000000001,\#(from),\#(request)}"#, #"time: "1.0000000001", a time such as"#),
        (#"{\#(time),\#(from),\#(request)} x"#, "not JSON at column 100: found x after the object"),
        (
            #"{\#(time),\#(from),"request":"GET /\ud800 HTTP/1.1"}"#,
            "not JSON at column 93: found the byte 32 after half a"
        ),
        (#"{\#(time),\#(from),"request":"GET /\xE9 HTTP/1.1"}"#, #"target: "/\xe9", UTF-8 is needed"#),
        (#"{"a":[[1,{"b":2}"#, "not JSON at column 17: it ends in a value"),
        (#"{"a":"b"#, "not JSON at column 8: it ends in a text"),
        (#"{"a":"b\"#, "not JSON at column 9: it ends in a text"),
        (#"{"a":1 2}"#, "not JSON at column 8: found 2 where } is needed"),
    ])
    func `that is no request says why`(_ line: String, _ reason: String) {
        #expect {
            try ReadLog.words(line, .json)
        } throws: { error in
            (error as? CommandError).map { $0.code == .trace && $0.description.hasPrefix(reason) } ?? false
        }
    }

    @Test func `of a megabyte of brackets is passed over in bounded memory`() throws {
        let brackets = String(repeating: "[", count: 500_000)
        let line =
            #"{"a":\#(brackets)\#(String(repeating: "]", count: 500_000)),\#(Self.time),\#(Self.from),\#(Self.request)}"#
        #expect(try ReadLog.words(line, .json) == "1460751420 GET /a 192.0.2.1")
    }
}
