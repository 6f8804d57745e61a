/// The address of a host, IPv4 or IPv6, compared by its bits and not by how somebody wrote it.
///
/// An IPv4-mapped IPv6 address (`::ffff:0:0/96`, RFC 4291 §2.5.5.2) is the IPv4 address inside it, in any notation:
/// a dual-stack socket and a proxy must not make two clients of one.
public struct IPAddress: Hashable, Sendable, LosslessStringConvertible {
    /// The protocol that an address belongs to.
    public enum Version: Hashable, Sendable {
        /// 32 bits.
        case v4
        /// 128 bits.
        case v6
    }

    /// The protocol that this address belongs to.
    public let version: Version
    /// The address as a number; of an IPv4 address the lower 32 bits.
    let bits: UInt128

    /// Creates an IPv4 address from its bits, most significant first.
    public init(v4 bits: UInt32) { (version, self.bits) = (.v4, UInt128(bits)) }

    /// Creates an IPv6 address from its bits, most significant first, or the IPv4 address that they map.
    public init(v6 bits: UInt128) {
        let isMapped = bits >> 32 == 0xFFFF
        version = isMapped ? .v4 : .v6
        self.bits = isMapped ? bits & 0xFFFF_FFFF : bits
    }

    /// Reads an address in any usual notation; O(length), and over 128 bytes at once refused.
    ///
    /// Brackets, a port (`1.2.3.4:80`, `[::1]:80`) and a zone identifier (`fe80::1%eth0`) are stripped. All else is
    /// strict: no white space, four decimal parts without leading zeros, no octal, hexadecimal or shortened IPv4.
    public init?(_ description: String) { self.init(description[...]) }

    init?(_ text: Substring) {
        // The bytes themselves: text that is short is costly to go through by its view
        let address = text.utf8.withContiguousStorageIfAvailable { AddressNotation.address($0[...]) }
        guard let address = address ?? AddressNotation.address(text.utf8) else { return nil }
        self = address
    }

    /// The address without port or zone, IPv6 as RFC 5952 writes it.
    public var description: String {
        switch version {
        case .v4: AddressNotation.dotted(UInt32(truncatingIfNeeded: bits))
        case .v6: AddressNotation.canonical(bits)
        }
    }

    var width: Int { version == .v4 ? 32 : 128 }
}
