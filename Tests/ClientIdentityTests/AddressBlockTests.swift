import ClientIdentity
import ResilienceTesting
import Testing

@Suite("A block of addresses") struct AddressBlockTests {
    /// Block, canonical text, inside, outside
    static let blocks = [
        (
            "10.0.0.0/8", "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
            ["9.255.255.255", "11.0.0.0", "::a00:1"]
        ),
        ("127.0.0.1/8", "127.0.0.0/8", ["127.9.9.9"], ["128.0.0.1", "::1"]),
        ("192.0.2.7", "192.0.2.7/32", ["192.0.2.7", "[::ffff:c000:207]:80"], ["192.0.2.6", "192.0.2.8"]),
        ("0.0.0.0/0", "0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["::", "2001:db8::1"]),
        ("10.0.0.128/25", "10.0.0.128/25", ["10.0.0.128", "10.0.0.255"], ["10.0.0.127", "10.0.1.128"]),
        ("2001:db8::/32", "2001:db8::/32", ["2001:db8::1", "2001:db8:ffff::"], ["2001:db9::", "2001:db7:ffff::"]),
        ("2001:db8:0:100::/56", "2001:db8:0:100::/56", ["2001:db8:0:1ff::"], ["2001:db8:0:200::", "2001:db8:0:ff::"]),
        ("fe80::1", "fe80::1/128", ["fe80::1%eth0"], ["fe80::2"]),
        ("::/0", "::/0", ["::", "2001:db8::1", "ffff::"], ["10.0.0.1", "::ffff:10.0.0.1"]),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8", ["10.9.9.9"], ["11.0.0.0"]),
        ("::ffff:0:0/96", "0.0.0.0/0", ["192.0.2.1"], ["::1"]),
        ("::ffff:a00:1", "10.0.0.1/32", ["10.0.0.1"], ["10.0.0.2"]),
    ]

    @Test(arguments: blocks)
    func `holds the addresses that share its first bits, as bits`(
        text: String, canonical: String, inside: [String], outside: [String]
    ) throws {
        let block = try AddressBlock(text)
        #expect("\(block)" == canonical)
        #expect(try AddressBlock(canonical) == block)
        for address in inside { #expect(block.contains(try #require(IPAddress(address))), "\(address)") }
        for address in outside { #expect(!block.contains(try #require(IPAddress(address))), "\(address)") }
    }

    /// Text, what is wrong with it
    static let refused = [
        ("", "\"\": \"\" is no address; a block is written as 10.0.0.0/8 or 2001:db8::/32"),
        ("10.0.0/8", "\"10.0.0/8\": \"10.0.0\" is no address; a block is written as 10.0.0.0/8 or 2001:db8::/32"),
        ("10.0.0.0/33", "\"10.0.0.0/33\": \"33\" is no prefix length; here it is a number from 0 to 32"),
        ("10.0.0.0/", "\"10.0.0.0/\": \"\" is no prefix length; here it is a number from 0 to 32"),
        ("10.0.0.0/08", "\"10.0.0.0/08\": \"08\" is no prefix length; here it is a number from 0 to 32"),
        ("10.0.0.0/-1", "\"10.0.0.0/-1\": \"-1\" is no prefix length; here it is a number from 0 to 32"),
        ("10.0.0.0/+8", "\"10.0.0.0/+8\": \"+8\" is no prefix length; here it is a number from 0 to 32"),
        ("10.0.0.0/8/8", "\"10.0.0.0/8/8\": \"8/8\" is no prefix length; here it is a number from 0 to 32"),
        (
            "10.0.0.0/255.0.0.0",
            "\"10.0.0.0/255.0.0.0\": \"255.0.0.0\" is no prefix length; here it is a number from 0 to 32"
        ),
        ("::/129", "\"::/129\": \"129\" is no prefix length; here it is a number from 0 to 128"),
        ("::ffff:0:0/95", "\"::ffff:0:0/95\": \"95\" is no prefix length; here it is a number from 96 to 128"),
        ("[::1]/64", "\"[::1]/64\": \"[::1]\" is no address; a block is written as 10.0.0.0/8 or 2001:db8::/32"),
        (
            "10.0.0.1:80/8",
            "\"10.0.0.1:80/8\": \"10.0.0.1:80\" is no address; a block is written as 10.0.0.0/8 or 2001:db8::/32"
        ),
        (
            "fe80::1%eth0/64",
            "\"fe80::1%eth0/64\": \"fe80::1%eth0\" is no address; a block is written as 10.0.0.0/8 or 2001:db8::/32"
        ),
    ]

    @Test(arguments: refused) func `that is written wrong is refused, and the error says why`(text: String, why: String)
    {
        let error = #expect(throws: IdentityError.self) { try AddressBlock(text) }
        #expect(error?.code == .invalidBlock)
        #expect(error?.description == why)
    }

    @Test(arguments: History.fresh(32)) func `holds exactly those that are its network once they are cut`(
        given: History
    ) {
        var history = given
        for _ in 0..<200 {
            let (one, other, length) = (
                UInt32.random(in: .min ... .max, using: &history), UInt32.random(in: 0...7, using: &history),
                Int.random(in: 0...32, using: &history)
            )
            let flipped = one ^ (1 << other) ^ (Bool.random(using: &history) ? 1 << 31 : 0)
            let same = (0..<length).allSatisfy { one >> (31 - $0) & 1 == flipped >> (31 - $0) & 1 }
            let block = AddressBlock(IPAddress(v4: one), prefixLength: length)
            #expect(block.contains(IPAddress(v4: flipped)) == same)
            let wide = AddressBlock(IPAddress(v6: 1 << 127 | UInt128(one) << 60), prefixLength: length + 36)
            #expect(wide.contains(IPAddress(v6: 1 << 127 | UInt128(flipped) << 60 | 77)) == same)
        }
    }

    @Test func `of a length that the address does not have is cut to what it has`() throws {
        let address = try #require(IPAddress("192.0.2.1"))
        #expect(AddressBlock(address, prefixLength: 99) == AddressBlock(address, prefixLength: 32))
        #expect(AddressBlock(address, prefixLength: -1).network == IPAddress("0.0.0.0"))
    }
}
