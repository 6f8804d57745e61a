import ResilienceTesting
import Testing

@testable import ClientIdentity

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("An IP address") struct IPAddressTests {
    /// Notation, canonical text
    static let notations = [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
        ("2001:DB8::0001", "2001:db8::1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"), ("::192.0.2.1", "::c000:201"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("::fffe:c000:201", "::fffe:c000:201"),
    ]

    @Test(arguments: notations) func `is written as RFC 5952 has it`(notation: String, canonical: String) throws {
        let address = try #require(IPAddress(notation))
        #expect("\(address)" == canonical)
        #expect(IPAddress(canonical) == address)
    }

    @Test(arguments: [
        "192.0.2.1", "::ffff:192.0.2.1", "::FFFF:192.0.2.1", "::ffff:c000:201", "::ffff:C000:0201",
        "0:0:0:0:0:ffff:192.0.2.1", "0000:0000:0000:0000:0000:ffff:c000:0201", "0:0::ffff:c000:201",
        "[::ffff:192.0.2.1]", "[::ffff:c000:201]:443", "::ffff:192.0.2.1%eth0", "[::ffff:192.0.2.1%25lo]:1",
        "192.0.2.1:80", "192.0.2.1:65535", "192.0.2.1:_hidden",
    ])
    func `is compared as bits, so any notation of ::ffff:192.0.2.1 is the IPv4 client 192.0.2.1`(notation: String) {
        #expect(IPAddress(notation) == IPAddress(v4: 0xC000_0201))
        #expect(IPAddress(notation)?.version == .v4)
    }

    @Test(arguments: [
        "fe80::1", "[fe80::1]", "[fe80::1]:80", "fe80::1%eth0", "fe80::1%25eth0", "[fe80::1%eth0.1]:8080",
        "fe80::1%eth0:1", "[fe80::1]:_p-1",
    ])
    func `has its brackets, ports and zone identifiers stripped`(notation: String) {
        #expect(IPAddress(notation) == IPAddress(v6: 0xFE80 << 112 | 1))
    }

    @Test(arguments: [
        "", " ", "unknown", "localhost", "_hidden", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.",
        "010.0.0.1", "1.2.3.04", "00.0.0.0", "256.0.0.1", "1.2.3.1000", "0x7f.0.0.1", "2130706433", "127.1", "1.2.3.-4",
        "+1.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "1.2.3.4\0", "1.2.3.4%eth0", "1.2.3.4:", "1.2.3.4:x",
        "1.2.3.4:65536", "1.2.3.4:000080", "1.2.3.4:80:80", "1.2.3.4:_", "1.2.3.4/32", "１.2.3.4", "1,2,3,4",
        ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1::2::3", "1:::2", "12345::", "g::", "::1.2.3", "::1.2.3.04", "1.2.3.4::", "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1%", "::1 ", "::-1", "[::1", "::1]", "[]", "[::1]80", "[::1]:", "[::1]:99999", "[[::1]]", "[::1]]", "[::1%]",
        "[::1]:80:80", "::1%eth 0", "::1%e]", "::ffff:256.0.0.1", "::ffff:0x7f.1",
    ])
    func `is not made of what is no address, which is not believed`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `is not looked for in absurdly long text`() {
        #expect(IPAddress("::1%" + String(repeating: "e", count: 124)) != nil)
        #expect(IPAddress("::1%" + String(repeating: "e", count: 125)) == nil)
        #expect(IPAddress(String(repeating: "0", count: 1_000_000) + "::1") == nil)
    }

    @Test(arguments: History.fresh(64)) func `is read from and written in all its notations`(given: History) throws {
        var history = given
        for _ in 0..<50 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &history)
                    ? 0 : UInt16.random(in: 0...(.random(using: &history) ? 15 : .max), using: &history)
            }
            let address = IPAddress(v6: groups.reduce(0) { $0 << 16 | UInt128($1) })
            for notation in Self.notations(of: groups) + [Self.padded(groups, using: &history)] {
                #expect(IPAddress(notation) == address, "\(notation)")
            }
            guard address.version == .v6 else { continue }
            // The first of those that leave most groups out
            let written = Self.notations(of: groups).map { ($0, $0.split(separator: ":").count) }
            #expect("\(address)" == written.min { $0.1 < $1.1 }?.0)
        }
    }

    /// In full, and with each run of zero groups (two or more, as RFC 5952 has it) left out.
    private static func notations(of groups: [UInt16]) -> [String] {
        let texts = groups.map { String($0, radix: 16) }
        var all = [texts.joined(separator: ":")]
        for start in 0..<7 {
            for end in (start + 2)...8 where end <= 8 && groups[start..<end].allSatisfy({ $0 == 0 }) {
                all.append(texts[..<start].joined(separator: ":") + "::" + texts[end...].joined(separator: ":"))
            }
        }
        return all
    }

    private static func padded(_ groups: [UInt16], using history: inout History) -> String {
        let texts = groups.map { group in
            let digits = String(group, radix: 16, uppercase: Bool.random(using: &history))
            return String(repeating: "0", count: Int.random(in: 0...(4 - digits.count), using: &history)) + digits
        }
        let tail = "\(groups[6] >> 8).\(groups[6] & 255).\(groups[7] >> 8).\(groups[7] & 255)"
        return texts[..<6].joined(separator: ":") + ":"
            + (Bool.random(using: &history) ? tail : texts[6...].joined(separator: ":"))
    }

    @Test(arguments: History.fresh(64)) func `is what the system's inet_pton takes for one`(given: History) {
        var history = given
        for _ in 0..<500 {
            let seeds = ["", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "10.20.30.40", "2001:db8::5:6", "1::8"]
            var text = Array(seeds.randomElement(using: &history)?.utf8 ?? "".utf8)
            for _ in 0..<Int.random(in: 0...6, using: &history) {
                let byte = "0123459afF:::...g".utf8.randomElement(using: &history) ?? 0
                let place = Int.random(in: 0...text.count, using: &history)
                if place < text.count, Bool.random(using: &history) { text.remove(at: place) }
                text.insert(byte, at: min(place, text.count))
            }
            let string = String(decoding: text, as: UTF8.self)
            // A single colon parts a port from an IPv4 address, which inet_pton does not know
            guard string.utf8.count(where: { $0 == UInt8(ascii: ":") }) != 1 else { continue }
            #expect(IPAddress(string) == Self.system(string), "\(string)")
        }
    }

    private static func system(_ text: String) -> IPAddress? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            return IPAddress(v4: bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) })
        }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        return IPAddress(v6: bytes.reduce(0) { $0 << 8 | UInt128($1) })
    }
}
