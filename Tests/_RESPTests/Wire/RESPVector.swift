import NIOCore
import Testing

@testable import _RESP

/// Bytes, and what they say.
struct RESPVector: CustomTestStringConvertible, Sendable {
    let bytes: String
    let values: [RESPValue]

    init(_ bytes: String, _ values: RESPValue...) { (self.bytes, self.values) = (bytes, values) }

    var testDescription: String { String(bytes.debugDescription.prefix(60)) }

    /// Every type in every shape that a server sends it in.
    static let all: [RESPVector] = [
        RESPVector("+OK\r\n", .simple("OK")),
        RESPVector("+\r\n", .simple("")),
        RESPVector("-ERR no\r\n", .error(RESPError("ERR no"))),
        RESPVector("-MOVED 12182 127.0.0.1:17613\r\n", .error(RESPError("MOVED 12182 127.0.0.1:17613"))),
        RESPVector("--MY x\r\n", .error(RESPError("-MY x"))),
        RESPVector(":0\r\n:-5\r\n:+5\r\n", .integer(0), .integer(-5), .integer(5)),
        RESPVector(":9223372036854775807\r\n", .integer(.max)),
        RESPVector(":-9223372036854775808\r\n", .integer(.min)),
        RESPVector("$0\r\n\r\n", .bulk("")),
        RESPVector("$5\r\na\r\nbc\r\n", .bulk("a\r\nbc")),
        RESPVector("$4\r\n-1\r\n\r\n:1\r\n", .bulk("-1\r\n"), .integer(1)),
        RESPVector("$-1\r\n*-1\r\n_\r\n", .null, .null, .null),
        RESPVector("*0\r\n", .array([])),
        RESPVector("*2\r\n:1\r\n*1\r\n+x\r\n", .array([.integer(1), .array([.simple("x")])])),
        RESPVector("*2\r\n$-1\r\n*-1\r\n", .array([.null, .null])),
        RESPVector("*2\r\n-ERR in\r\n*0\r\n", .array([.error(RESPError("ERR in")), .array([])])),
        RESPVector("#t\r\n#f\r\n", .boolean(true), .boolean(false)),
        RESPVector(",1.5\r\n,10\r\n,1e3\r\n,-2.5E-2\r\n", .double(1.5), .double(10), .double(1000), .double(-0.025)),
        RESPVector(",inf\r\n,-inf\r\n,INF\r\n", .double(.infinity), .double(-.infinity), .double(.infinity)),
        RESPVector(
            "(-3492890328409238509324850943850943825024385\r\n",
            .bigNumber("-3492890328409238509324850943850943825024385")),
        RESPVector("!21\r\nSYNTAX invalid syntax\r\n", .error(RESPError("SYNTAX invalid syntax"))),
        RESPVector("!6\r\nA b\r\nc\r\n", .error(RESPError("A b\r\nc"))),
        RESPVector("=8\r\ntxt:Some\r\n", .verbatim(format: "txt", text: .init(string: "Some"))),
        RESPVector("=4\r\nmkd:\r\n", .verbatim(format: "mkd", text: .init(string: ""))),
        RESPVector("~2\r\n:1\r\n:1\r\n", .set([.integer(1), .integer(1)])),
        RESPVector(
            "%2\r\n+a\r\n:1\r\n*1\r\n:2\r\n_\r\n",
            .map([.init(.simple("a"), .integer(1)), .init(.array([.integer(2)]), .null)])),
        RESPVector("%0\r\n~0\r\n", .map([]), .set([])),
        RESPVector("|1\r\n+ttl\r\n:9\r\n+OK\r\n", .simple("OK")),
        RESPVector("|1\r\n+a\r\n*1\r\n:1\r\n|1\r\n+b\r\n:2\r\n:3\r\n", .integer(3)),
        RESPVector("*2\r\n:1\r\n|1\r\n+ttl\r\n:9\r\n:2\r\n", .array([.integer(1), .integer(2)])),
        RESPVector("%1\r\n+k\r\n|0\r\n|1\r\n+t\r\n%1\r\n:1\r\n:2\r\n:7\r\n", .map([.init(.simple("k"), .integer(7))])),
        RESPVector(
            ">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nm1\r\n:4\r\n",
            .push([.bulk("message"), .bulk("a"), .bulk("m1")]), .integer(4)),
        RESPVector("$?\r\n;4\r\nHell\r\n;1\r\no\r\n;0\r\n", .bulk("Hello")),
        RESPVector("$?\r\n;0\r\n", .bulk("")),
        RESPVector("*?\r\n:1\r\n:2\r\n.\r\n", .array([.integer(1), .integer(2)])),
        RESPVector(
            "*2\r\n~?\r\n.\r\n%?\r\n+a\r\n$?\r\n;1\r\nb\r\n;0\r\n.\r\n",
            .array([.set([]), .map([.init(.simple("a"), .bulk("b"))])])),
    ]
}
