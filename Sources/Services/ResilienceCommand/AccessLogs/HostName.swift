/// Tells the names of hosts from addresses and from what is neither.
enum HostName {
    /// The longest name that there is (RFC 1035 §2.3.4).
    private static let longest = 253

    /// The name, in lower case, if `peer` is one: letters, digits, hyphens, underscores and dots, and some letter among
    /// them that no IPv4 address has.
    static func of(_ peer: String) -> String? {
        var hasLetter = false
        for byte in peer.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
            default: return nil
            }
        }
        return hasLetter && peer.utf8.count <= longest ? peer.lowercased() : nil
    }
}
