/// A range of addresses that share their first bits, as CIDR writes it (RFC 4632): `10.0.0.0/8`, `2001:db8::/32`.
public struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    /// The lowest address of the block.
    public let network: IPAddress
    /// How many leading bits all addresses of the block share: 0 to 32, or to 128 for IPv6.
    public let prefixLength: Int

    /// The block of the addresses that share the first `prefixLength` bits with `address`; lengths beyond the
    /// address's own, or below 0, are cut to what there is.
    public init(_ address: IPAddress, prefixLength: Int) {
        self.prefixLength = min(max(prefixLength, 0), address.width)
        let bits = address.bits & (UInt128.max << (address.width - self.prefixLength))
        network = address.version == .v4 ? IPAddress(v4: UInt32(bits)) : IPAddress(v6: bits)
    }

    /// Reads a block, or a bare address as the block of it alone. Bits behind the prefix are ignored: `127.0.0.1/8`
    /// is `127.0.0.0/8`. A block of IPv4-mapped addresses is the IPv4 block inside it.
    ///
    /// - Throws: `invalidBlock`, with what was found and why it is no block.
    public init(_ text: String) throws(IdentityError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        let (host, length) = (parts[0], parts.dropFirst().first)
        if let v4 = AddressNotation.v4(host) {
            self.init(IPAddress(v4: v4), prefixLength: try Self.length(length, of: text, within: 0...32))
        } else if let v6 = AddressNotation.v6(host) {
            let address = IPAddress(v6: v6)
            // The 96 bits that say "mapped" are no part of the IPv4 address, so a prefix has to hold all of them
            let mapped = address.version == .v4 ? 96 : 0
            let length = try Self.length(length, of: text, within: mapped...128)
            self.init(address, prefixLength: length - mapped)
        } else {
            let found = "\"\(text.prefix(64))\": \"\(String(Substring(host)).prefix(64))\" is no address"
            throw IdentityError(.invalidBlock, "\(found); a block is written as 10.0.0.0/8 or 2001:db8::/32")
        }
    }

    private static func length(
        _ digits: Substring.UTF8View?, of text: String, within range: ClosedRange<Int>
    ) throws(IdentityError) -> Int {
        guard let digits else { return range.upperBound }
        let plain = digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard plain, digits.count == 1 || digits.first != UInt8(ascii: "0"),
            let length = Int(Substring(digits)), range.contains(length)
        else {
            let found = "\"\(text.prefix(64))\": \"\(Substring(digits).prefix(16))\" is no prefix length"
            throw IdentityError(
                .invalidBlock, "\(found); here it is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return length
    }

    /// Whether `address` lies in this block; one of another version never does.
    public func contains(_ address: IPAddress) -> Bool {
        address.version == network.version
            && (address.bits ^ network.bits) >> (address.width - prefixLength) == 0
    }

    /// The two blocks that this one consists of; nil for a single address.
    package var halves: (lower: AddressBlock, upper: AddressBlock)? {
        guard prefixLength < network.width else { return nil }
        let bits = network.bits | 1 << (network.width - prefixLength - 1)
        let upper = network.version == .v4 ? IPAddress(v4: UInt32(bits)) : IPAddress(v6: bits)
        return (
            AddressBlock(network, prefixLength: prefixLength + 1), AddressBlock(upper, prefixLength: prefixLength + 1)
        )
    }

    /// The block as CIDR writes it, `2001:db8:0:1::/64`.
    public var description: String { "\(network)/\(prefixLength)" }
}
