/// Reads one element of a `Forwarded` header (RFC 7239 §4): `for="[2001:db8::1]:4711";proto=https;by=_proxy`.
enum ForwardedElement {
    /// The node that its one `for` parameter names; an element without one, with two, or badly written names none.
    static func hop(_ text: Substring.UTF8View) -> Hop {
        var (rest, node) = (text, nil as IPAddress?)
        var found = false
        while true {
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return .other }
            let name = rest[..<equals].trimmed
            rest = rest[equals...].dropFirst()
            guard let value = value(from: &rest) else { return .other }
            if String(Substring(name)).lowercased() == "for" {
                guard !found else { return .other }
                (node, found) = (IPAddress(value), true)
            }
            guard rest.first == UInt8(ascii: ";") else { break }
            rest = rest.dropFirst()
        }
        return node.map(Hop.address) ?? .other
    }

    /// Takes a value, quoted or not, and the blanks behind it off `rest`, which then is empty or goes on with `;`.
    private static func value(from rest: inout Substring.UTF8View) -> Substring? {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard rest.first == UInt8(ascii: "\"") else {
            let value = rest.prefix { $0 != UInt8(ascii: ";") }
            rest = rest[value.endIndex...]
            return Substring(value.trimmed)
        }
        rest = rest.dropFirst()
        guard let value = quoted(from: &rest) else { return nil }
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return rest.isEmpty || rest.first == UInt8(ascii: ";") ? value : nil
    }

    /// Takes what is left of a quoted string, its closing quote too, off `rest`; nil when it has none.
    private static func quoted(from rest: inout Substring.UTF8View) -> Substring? {
        var (bytes, escaped) = ([UInt8](), false)
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\") where !escaped: escaped = true
            case UInt8(ascii: "\"") where !escaped: return String(decoding: bytes, as: UTF8.self)[...]
            default:
                bytes.append(byte)
                escaped = false
            }
        }
        return nil
    }
}
