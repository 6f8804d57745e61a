import ClientIdentity
import ResilienceTesting
import Testing

/// The proxies of these tests are 10.0.0.0/8, 192.0.2.1 and 2001:db8:ffff::/48.
@Suite("The client behind proxies") struct ForwardingTests {
    private static func identifier(_ header: String) throws -> ClientIdentifier {
        ClientIdentifier(
            configuration: try ClientIdentityConfiguration(
                trustedProxies: ["10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"].map { try AddressBlock($0) },
                forwardedHeader: header))
    }

    /// Peer, lines of X-Forwarded-For, client
    static let lists: [(String, [String], String)] = [
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1:4711", [" 203.0.113.9 "], "203.0.113.9"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("[2001:db8:ffff::1]:443", ["2001:db8::9"], "2001:db8::9"),
        // A stranger's words stand left of what the proxy added
        ("10.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.7, 127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.9,10.0.0.2", "\t10.0.0.3"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 192.0.2.1, 2001:db8:ffff::5"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9:1234, [2001:db8:ffff::5]:80, ::ffff:a00:2"], "203.0.113.9"),
        // What is no address ends the walk: the client is the last address before it
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["203.0.113.9,, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["203.0.113.9, 010.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9", "", "10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["203.0.113.9 10.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", ["\"203.0.113.9\""], "10.0.0.1"),
        // All are trusted
        ("10.0.0.1", ["10.0.0.4, 10.0.0.3", "10.0.0.2"], "10.0.0.4"),
        // Who is no proxy is not believed
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("203.0.113.7:80", ["10.0.0.1"], "203.0.113.7"),
        ("::a00:1", ["198.51.100.1"], "::a00:1"),
    ]

    @Test(arguments: lists)
    func `is the first untrusted address from the right of all lines in order`(
        peer: String, lines: [String], client: String
    ) throws {
        for header in ["X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP"] {
            let headers = HeaderLines(lines.map { (header.uppercased(), $0) })
            #expect(try Self.identifier(header).address(peer: peer, headers: headers) == IPAddress(client))
        }
    }

    /// Lines of Forwarded behind the peer 10.0.0.1, client
    static let forwarded: [([String], String)] = [
        (["for=203.0.113.9"], "203.0.113.9"),
        (["For=\"203.0.113.9:4711\";proto=https;by=10.0.0.1"], "203.0.113.9"),
        (["proto=https ; FOR = 203.0.113.9 ; host=\"a;b,c\""], "203.0.113.9"),
        (["for=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
        (["for=\"[::ffff:203.0.113.9]:_port\""], "203.0.113.9"),
        (["for=198.51.100.1, for=203.0.113.9, for=10.0.0.2"], "203.0.113.9"),
        (["for=198.51.100.1, for=203.0.113.9", "for=\"[2001:db8:ffff::2]\""], "203.0.113.9"),
        (["for=10.0.0.3,for=10.0.0.2"], "10.0.0.3"),
        (["for=203.0.113.9;host=\"x, for=198.51.100.1\""], "203.0.113.9"),
        (["for=203.0.113.9;host=\"\\\", for=198.51.100.1\""], "203.0.113.9"),
        (["for=203.0.113.9;host=\"\\\\\", for=10.0.0.2"], "203.0.113.9"),
        (["for=\"203.0.113\\.9\""], "203.0.113.9"),
        // Obfuscated, unknown, or badly written: the walk ends
        (["for=203.0.113.9, for=_hidden, for=10.0.0.2"], "10.0.0.2"),
        (["for=203.0.113.9, for=unknown"], "10.0.0.1"),
        (["for=203.0.113.9, for=\"_x:80\""], "10.0.0.1"),
        (["for=203.0.113.9, by=203.0.113.8"], "10.0.0.1"),
        (["for=203.0.113.9;for=203.0.113.8"], "10.0.0.1"),
        (["for=\"203.0.113.9"], "10.0.0.1"),
        (["for=\"203.0.113.9\"x"], "10.0.0.1"),
        (["for="], "10.0.0.1"), (["for"], "10.0.0.1"), ([""], "10.0.0.1"), (["203.0.113.9"], "10.0.0.1"),
        (["for=203.0.113.9;"], "10.0.0.1"), (["for=203.0.113.9,"], "10.0.0.1"),
        // A quote that a stranger left open swallows nothing of what the proxy put behind it
        (["for=\", for=203.0.113.9"], "203.0.113.9"),
        (["for=\"198.51.100.1, for=\"203.0.113.9\""], "203.0.113.9"),
        (["x=\"\\", "for=203.0.113.9"], "203.0.113.9"),
        (["x=\"\\,for=\"203.0.113.9\";proto=http"], "203.0.113.9"),
    ]

    @Test(arguments: forwarded)
    func `is read from Forwarded as RFC 7239 has it`(lines: [String], client: String) throws {
        let headers = HeaderLines(lines.map { ("forwarded", $0) })
        #expect(try Self.identifier("Forwarded").address(peer: "10.0.0.1", headers: headers) == IPAddress(client))
    }

    @Test(arguments: ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP"])
    func `is told by the one forwarding header that the proxies set, no other`(configured: String) throws {
        let all = [
            "X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "Via",
        ]
        let others = HeaderLines(
            all.filter { $0 != configured }.map { ($0, $0 == "Forwarded" ? "for=198.51.100.1" : "198.51.100.1") })
        #expect(try Self.identifier(configured).address(peer: "10.0.0.1", headers: others) == IPAddress("10.0.0.1"))
    }

    @Test func `is by default the peer, whatever headers say`() {
        let headers: HeaderLines = ["X-Forwarded-For": "198.51.100.1", "Forwarded": "for=198.51.100.1"]
        #expect(ClientIdentifier().address(peer: "127.0.0.1", headers: headers) == IPAddress("127.0.0.1"))
    }

    @Test(arguments: ["", "unknown", "unix:/run/app.sock", "localhost", "10.0.0", "\0"])
    func `is nobody when the peer is no address, and no header is believed`(peer: String) throws {
        let headers: HeaderLines = ["X-Forwarded-For": "203.0.113.9"]
        #expect(try Self.identifier("X-Forwarded-For").address(peer: peer, headers: headers) == nil)
    }

    @Test func `is not looked for beyond 256 hops`() throws {
        let hops = ["203.0.113.9"] + Array(repeating: "10.0.0.2", count: 255)
        let identifier = try Self.identifier("X-Forwarded-For")
        func client(_ hops: [String]) -> IPAddress? {
            identifier.address(
                peer: "10.0.0.1", headers: HeaderLines([("X-Forwarded-For", hops.joined(separator: ","))]))
        }
        #expect(client(hops) == IPAddress("203.0.113.9"))
        #expect(client(hops + ["10.0.0.2"]) == IPAddress("10.0.0.2"))
    }

    @Test(arguments: History.fresh(128)) func `is whom the plain rules find, in lists and in Forwarded`(given: History)
        throws
    {
        var history = given
        let pool = [
            "10.0.0.2", "10.9.9.9", "192.0.2.1", "2001:db8:ffff::1", "203.0.113.9", "2001:db8::9", "unknown", "_x", "",
        ]
        let (list, forwarded) = (try Self.identifier("X-Forwarded-For"), try Self.identifier("Forwarded"))
        for _ in 0..<30 {
            let nodes = (0..<Int.random(in: 0...8, using: &history)).map { _ in
                // Mostly proxies, so that walks are long
                pool[
                    Bool.random(using: &history)
                        ? .random(in: 0..<4, using: &history) : .random(in: 0..<9, using: &history)]
            }
            let peer = pool[Int.random(in: 0..<6, using: &history)]
            let client = IPAddress(Self.client(peer: peer, nodes: nodes))
            let plain = Self.lines(nodes, of: "X-Forwarded-For", using: &history) { node, _ in node }
            #expect(list.address(peer: peer, headers: plain) == client, "\(plain)")
            let elements = Self.lines(nodes, of: "Forwarded", using: &history, Self.element)
            #expect(forwarded.address(peer: peer, headers: elements) == client, "\(elements)")
        }
    }

    private static func client(peer: String, nodes: [String]) -> String {
        let trusted: Set = ["10.0.0.2", "10.9.9.9", "192.0.2.1", "2001:db8:ffff::1"]
        var client = peer
        for node in nodes.reversed() {
            guard trusted.contains(client), node.contains(where: \.isNumber) else { break }
            client = node
        }
        return client
    }

    /// The nodes over a random number of lines, and a foreign header between them.
    private static func lines(
        _ nodes: [String], of header: String, using history: inout History, _ written: (String, inout History) -> String
    ) -> HeaderLines {
        var (lines, line) = ([(name: String, value: String)](), [String]())
        for node in nodes {
            line.append(written(node, &history))
            guard Bool.random(using: &history) else { continue }
            lines += [(header, line.joined(separator: " , ")), ("X-Other", "198.51.100.1")]
            line = []
        }
        return HeaderLines(line.isEmpty ? lines : lines + [(header, line.joined(separator: ","))])
    }

    private static func element(_ node: String, using history: inout History) -> String {
        let bracketed = node.contains(":") ? "[\(node)]" : node
        let value = node.contains(":") || Bool.random(using: &history) ? "\"\(bracketed)\"" : node
        let others = ["proto=https", "by=_p", "host=\"a,b;for=198.51.100.1\"", "x=\"\\\"\\\\\"", "host=\"\\\\\\\",\""]
        return (others.shuffled(using: &history).prefix(Int.random(in: 0...3, using: &history)) + ["for=\(value)"])
            .shuffled(using: &history).joined(separator: ";")
    }
}
