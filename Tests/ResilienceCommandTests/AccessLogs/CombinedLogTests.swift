import Testing

@testable import ResilienceCommand

@Suite("A line of a combined log")
struct CombinedLogTests {
    private static let time = "10/Oct/2000:13:55:36 -0700"

    @Test(arguments: [
        // As Apache's and nginx's documentation have it
        (
            #"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326"#,
            "971211336 GET /apache_pb.gif 127.0.0.1 user=frank"
        ),
        (
            #"127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a?b=c HTTP/1.1" 200 2326 "http://x/" "Mozilla/4.08 [en]""#,
            "971211336 GET /a 127.0.0.1"
        ),
        (
            #"2001:db8::1 - - [10/Oct/2000:13:55:36 +0000] "POST /a HTTP/2.0" 204 - "-" "-""#,
            "971186136 POST /a 2001:db8::1"
        ),
        // nginx's example for proxies
        (
            #"10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "curl" "203.0.113.9, 10.0.0.2""#,
            "971186136 GET / 10.0.0.1 for=203.0.113.9, 10.0.0.2"
        ),
        (
            #"10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "curl" "-""#,
            "971186136 GET / 10.0.0.1"
        ),
        (
            #"10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "curl" "\xFF, 203.0.113.9""#,
            "971186136 GET / 10.0.0.1 for=\u{FFFD}, 203.0.113.9"
        ),
        // Fields of one's own around it
        (
            #"10.0.0.1 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "c" rt=0.1 "host" "2001:db8::7" "1.2""#,
            "971186136 GET / 10.0.0.1 for=2001:db8::7"
        ),
        (
            #"example.org:443 192.0.2.1 - ada [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "c""#,
            "971186136 GET / 192.0.2.1 user=ada"
        ),
        (
            #"192.0.2.1:4711 - - [10/Oct/2000:13:55:36.250 +0000] "GET / HTTP/1.1" 200 5"#,
            "971186136.25 GET / 192.0.2.1:4711"
        ),
        // Users
        (#"192.0.2.1 - ada [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 401 5"#, "971186136 GET / 192.0.2.1"),
        (#"192.0.2.1 - "" [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#, "971186136 GET / 192.0.2.1"),
        (
            #"192.0.2.1 - a [b] c [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#,
            "971186136 GET / 192.0.2.1 user=a [b] c"
        ),
        (
            #"192.0.2.1 - a\"b [1] \"GET [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#,
            #"971186136 GET / 192.0.2.1 user=a"b [1] "GET"#
        ),
        (
            #"192.0.2.1 - \xC3\xA9 [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#,
            "971186136 GET / 192.0.2.1 user=é"
        ),
        // Names in place of addresses
        (
            #"Crawl-7.Example.ORG - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#,
            "971186136 GET / Crawl-7.Example.ORG host=crawl-7.example.org"
        ),
        (#"unix: - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5"#, "971186136 GET / unix:"),
        // Escapes of both servers
        (
            #"192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET /\x22\x5C\xC3\xA9/ HTTP/1.1" 200 5"#,
            #"971186136 GET /"\é 192.0.2.1"#
        ),
        (
            #"192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] "GET /\"\\é\q HTTP/1.1" 200 5 "\"" "\\""#,
            #"971186136 GET /"\é\q 192.0.2.1"#
        ),
        // Requests of all forms
        (#"1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET /" 200 5"#, "971186136 GET / 1.2.3.4"),
        (
            #"1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET hTTp://example.org/x/../y?z HTTP/1.1" 429 5"#,
            "971186136 GET /y 1.2.3.4"
        ),
        (#"1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET https://a HTTP/1.1" 499 0"#, "971186136 GET / 1.2.3.4"),
        (#"1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "OPTIONS * HTTP/1.1" 200 0"#, "971186136 OPTIONS * 1.2.3.4"),
        (
            #"1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "PROP-FIND /a b HTTP/1.1" 200 0"#,
            "971186136 PROP-FIND /a b 1.2.3.4"
        ),
    ])
    func `says when, what, from where, and whom the server vouches for`(_ line: String, _ words: String) throws {
        #expect(try ReadLog.words(line, .combined) == words)
    }

    @Test(arguments: [
        ("hello", #"line: "hello", a time in brackets and a request in quotes are needed"#),
        (
            #"1.2.3.4 - - [\#(time)] GET / HTTP/1.1 200"#,
            #"line: "1.2.3.4 - - [\#(time)] GET / HTTP/1.1 200", a time in"#
        ),
        (#"1.2.3.4 - - \#(time)] "GET / HTTP/1.1" 200"#, "line: \"1.2.3.4 - - "),
        (
            #"[\#(time)] "GET / HTTP/1.1" 200"#,
            #"line: "", an address, an identity and a user are needed before the time"#
        ),
        (#"1.2.3.4 [\#(time)] "GET / HTTP/1.1" 200"#, #"line: "1.2.3.4 ", an address, an identity and a user are"#),
        (#"1.2.3.4 -[\#(time)] "GET / HTTP/1.1" 200"#, #"line: "1.2.3.4 -", an address, an identity and a user are"#),
        (#"1.2.3.4 - - [] "GET / HTTP/1.1" 200"#, #"time: "", a time such as 10/Oct/2000:13:55:36 -0700 is needed"#),
        (#"1.2.3.4 - - [\#(time)] "GET / HTTP/1.1 200"#, #"request: ""GET / HTTP/1.1 200", a second quote is needed"#),
        (#"1.2.3.4 - - [\#(time)] "GET / HTTP/1.1\" 200"#, #"request: ""GET / HTTP/1.1\" 200", a second quote is"#),
        (
            #"1.2.3.4 - - [\#(time)] "GET / HTTP/1.1""#,
            #"status: "", a number such as 200 is needed behind the request"#
        ),
        (#"1.2.3.4 - - [\#(time)] "GET / HTTP/1.1" 2326 200"#, #"status: "2326", a number such as 200 is needed"#),
        (#"1.2.3.4 - - [\#(time)] "-" 400 0"#, #"request: "-", a method, a path and a protocol are needed"#),
        (#"1.2.3.4 - - [\#(time)] "" 400 0"#, #"request: "", a method, a path and a protocol are needed"#),
        (#"1.2.3.4 - - [\#(time)] "\x16\x03\x01\x02" 400 0"#, #"request: "\x16\x03\x01\x02", a method, a path and a"#),
        (#"1.2.3.4 - - [\#(time)] "\x16\x03 / HTTP/1.1" 400 0"#, #"method: "\x16\x03", a word such as GET is needed"#),
        (#"1.2.3.4 - - [\#(time)] " / HTTP/1.1" 400 0"#, #"method: "", a word such as GET is needed"#),
        (#"1.2.3.4 - - [\#(time)] "POST /" 400 0"#, #"request: "POST /", a protocol such as HTTP/1.1 is needed at"#),
        (#"1.2.3.4 - - [\#(time)] "SSH-2.0 hello" 400 0"#, #"request: "SSH-2.0 hello", a protocol such as HTTP/1.1"#),
        (#"1.2.3.4 - - [\#(time)] "CONNECT a:443 HTTP/1.1" 400 0"#, #"target: "a:443", a path such as /index.html is"#),
        (#"1.2.3.4 - - [\#(time)] "GET  HTTP/1.1" 400 0"#, #"target: "", a path such as /index.html is needed"#),
        (#"1.2.3.4 - - [\#(time)] "GET httpx://a/ HTTP/1.1" 400 0"#, #"target: "httpx://a/", a path such as"#),
        (
            #"1.2.3.4 - - [\#(time)] "GET /a\x00b HTTP/1.1" 400 0"#,
            #"target: "/a\x00b", no path has control characters"#
        ),
        (#"1.2.3.4 - - [\#(time)] "GET /\xE9 HTTP/1.1" 200 0"#, #"target: "/\xe9", UTF-8 is needed"#),
    ])
    func `that is no request says why`(_ line: String, _ reason: String) {
        #expect {
            try ReadLog.words(line, .combined)
        } throws: { error in
            (error as? CommandError).map { $0.code == .trace && $0.description.hasPrefix(reason) } ?? false
        }
    }
}
