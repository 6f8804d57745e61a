import Testing

@testable import ResilienceCommand

@Suite("A line of Envoy's log")
struct EnvoyLogTests {
    private static let start = #"[2016-04-15T20:17:00.310Z] "GET / HTTP/2" 200 -"#

    @Test(arguments: [
        // As Envoy's documentation has it
        (
            #"[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "#
                + #""cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80""#,
            "1460751420.31 POST /api/v1/locations 10.0.35.28 for=10.0.35.28"
        ),
        (
            #"[2016-04-15T20:17:00.310Z] "GET /a?b HTTP/1.1" 0 DC 0 0 5 - "1.2.3.4,2001:db8::7" "a" "i" "h" "-""#,
            "1460751420.31 GET /a 2001:db8::7 for=1.2.3.4,2001:db8::7"
        ),
        (
            #"[2016-04-15T20:17:00.310Z] "GET /"q\x HTTP/3" 200 UF,URX 0 0 5 - "-" "a "b"c" "-" "-" "-""#,
            #"1460751420.31 GET /"q\x "#
        ),
        // Istio's has the peer
        (
            #"[2016-04-15T20:17:00.310Z] "GET /a HTTP/1.1" 200 - via_upstream - "-" 0 178 15 14 "203.0.113.9" "curl" "#
                + #""84961386" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 "#
                + "10.44.1.23:37652 outbound_.8000_._.httpbin default",
            "1460751420.31 GET /a 10.44.1.23:37652 for=203.0.113.9"
        ),
        (
            #"[2016-04-15T20:17:00.310Z] "GET /a HTTP/1.1" 503 UF - - "TLS error: a b" 0 178 15 - "-" "curl" "#
                + #""84961386" "httpbin:8000" "-" c - 10.44.1.27:80 10.44.1.23:37652 - -"#,
            "1460751420.31 GET /a 10.44.1.23:37652"
        ),
    ])
    func `says when, what and from where`(_ line: String, _ words: String) throws {
        #expect(try ReadLog.words(line, .envoy) == words)
    }

    @Test(arguments: [
        ("hello", #"line: "hello", a time in brackets is needed at its beginning"#),
        ("[2016-04-15T20:17:00.310Z", #"line: "[2016-04-15T20:17:00.310Z", a time in brackets"#),
        ("[]", #"time: "", a time such as 2016-04-15T20:17:00.310Z is needed"#),
        ("[2016-04-15T20:17:00.310Z]", #"request: "", a text in quotes is needed behind the time"#),
        (
            #"[2016-04-15T20:17:00.310Z] "- - -" 400"#,
            #"request: "- - -", a protocol such as HTTP/1.1 is needed at its end"#
        ),
        (#"[2016-04-15T20:17:00.310Z] "- - HTTP/1.1" 400"#, #"target: "-", a path such as /index.html is needed"#),
        ("\(start)", #"line: "", the fields of Envoy's default format are needed behind the request"#),
        (#"\#(start) 0 0 5 - "f" "a" "i" "h""#, #"line: "", the fields of Envoy's default format are needed"#),
        // Whoever has a quote in a header could make another field of it
        (#"\#(start) 0 0 5 - "1.2.3.4" "5.6.7.8" "a" "i" "h" "u""#, #"line: ""u"", the fields of Envoy's default"#),
        (#"\#(start) 0 0 5 "f" "a" "i" "h" "u""#, #"line: ""f" "a" "i" "h" "u"", the fields of Envoy's default"#),
        (#"\#(start) d - "-" 0 0 5 - "f" "a" "i" "h" "u""#, #"line: "", the fields of Envoy's default format are"#),
    ])
    func `that is no request says why`(_ line: String, _ reason: String) {
        #expect {
            try ReadLog.words(line, .envoy)
        } throws: { error in
            (error as? CommandError).map { $0.code == .trace && $0.description.hasPrefix(reason) } ?? false
        }
    }
}
