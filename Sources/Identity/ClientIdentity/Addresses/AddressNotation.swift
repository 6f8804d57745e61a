/// How addresses are written (RFC 4291 §2.2, RFC 3986 §3.2.2) and should be (RFC 5952).
///
/// Each function passes over its text once and holds nothing but numbers: the text may come from anybody.
enum AddressNotation {
    /// The longest IPv6 notation has 45 bytes; the rest is room for a zone and a port.
    private static let longest = 128

    /// An address that may have brackets, a port and a zone.
    static func address(_ text: some AddressText) -> IPAddress? {
        guard text.count <= longest else { return nil }
        if text.first == UInt8(ascii: "[") { return bracketed(text.dropFirst()) }
        // No IPv6 notation has a single colon, so a single one parts an IPv4 address from its port
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let behind = text[colon...].dropFirst()
            if !behind.contains(UInt8(ascii: ":")) {
                return isPort(behind) ? v4(text[..<colon]).map(IPAddress.init(v4:)) : nil
            }
        }
        return bare(text)
    }

    /// An address with nothing around it but perhaps a zone.
    private static func bare(_ text: some AddressText) -> IPAddress? {
        if let percent = text.firstIndex(of: UInt8(ascii: "%")) {
            guard isZone(text[percent...].dropFirst()) else { return nil }
            return v6(text[..<percent]).map(IPAddress.init(v6:))
        }
        return v4(text).map(IPAddress.init(v4:)) ?? v6(text).map(IPAddress.init(v6:))
    }

    private static func bracketed(_ text: some AddressText) -> IPAddress? {
        guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let behind = text[end...].dropFirst()
        guard behind.isEmpty || (behind.first == UInt8(ascii: ":") && isPort(behind.dropFirst())) else { return nil }
        return bare(text[..<end])
    }

    /// A port, or what RFC 7239 §6.3 allows in place of one: an underscore and a made-up name.
    private static func isPort(_ text: some AddressText) -> Bool {
        if text.first == UInt8(ascii: "_") { return text.count > 1 && text.allSatisfy(isNameByte) }
        guard (1...5).contains(text.count), let port = number(text, radix: 10) else { return false }
        return port <= UInt16.max
    }

    private static func isZone(_ text: some AddressText) -> Bool {
        !text.isEmpty && text.allSatisfy { isNameByte($0) || [UInt8(ascii: ":"), UInt8(ascii: "%")].contains($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "~")].contains(byte)
        }
    }

    /// Four decimal numbers with dots between them; none with a leading zero, which some would read as octal.
    static func v4(_ text: some AddressText) -> UInt32? {
        var (bits, octet, digits, dots) = (0 as UInt32, 0 as UInt32, 0, 0)
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                (bits, octet, digits, dots) = (bits << 8 | octet, 0, 0, dots + 1)
            } else {
                guard let digit = digit(byte), digit < 10, digits == 0 || octet > 0 else { return nil }
                (octet, digits) = (octet * 10 + digit, digits + 1)
                guard octet <= 255 else { return nil }
            }
        }
        return digits > 0 && dots == 3 ? bits << 8 | octet : nil
    }

    /// Groups of hexadecimal digits with colons between them; `::` stands once for one or more groups of zero.
    static func v6(_ text: some AddressText) -> UInt128? {
        var (rest, bits, groups, gap) = (text, 0 as UInt128, 0, nil as Int?)
        if rest.starts(with: "::".utf8) { (rest, gap) = (rest.dropFirst(2), 0) }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != UInt8(ascii: ":") }
            rest = rest[part.endIndex...]
            if rest.isEmpty, let dotted = v4(part) {
                (bits, groups) = (bits << 32 | UInt128(dotted), groups + 2)
            } else if (1...4).contains(part.count), let group = number(part, radix: 16) {
                (bits, groups) = (bits << 16 | UInt128(group), groups + 1)
            } else {
                return nil
            }
            guard groups <= 8 else { return nil }
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: ":"), gap == nil {
                (rest, gap) = (rest.dropFirst(), groups)
            } else if rest.isEmpty {
                return nil  // a colon at the end that is not the second of two
            }
        }
        guard let gap else { return groups == 8 ? bits : nil }
        guard groups < 8 else { return nil }
        let tail = 16 * (groups - gap)
        return (bits >> tail) << (128 - 16 * gap) | bits & ((1 << tail) - 1)
    }

    /// A few digits, none of them a sign; the callers see to it that they fit.
    private static func number(_ digits: some AddressText, radix: UInt32) -> UInt32? {
        var value: UInt32 = 0
        for byte in digits {
            guard let digit = digit(byte), digit < radix else { return nil }
            value = value * radix + digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    static func dotted(_ bits: UInt32) -> String {
        String(unsafeUninitializedCapacity: 15) { text in
            var count = 0
            func write(_ byte: UInt32) {
                text[count] = UInt8(byte)
                count += 1
            }
            for shift: UInt32 in [24, 16, 8, 0] {
                let octet = bits >> shift & 255
                if octet > 99 { write(48 + octet / 100) }
                if octet > 9 { write(48 + octet / 10 % 10) }
                write(48 + octet % 10)
                if shift > 0 { write(UInt32(UInt8(ascii: "."))) }
            }
            return count
        }
    }

    /// Lower case, no leading zeros, and the first of the longest runs of two or more zero groups as `::` (RFC 5952 §4).
    static func canonical(_ bits: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        var (run, longest) = (0..<0, 0..<0)
        for (index, group) in groups.enumerated() {
            run = group == 0 ? (run.isEmpty ? index : run.lowerBound)..<(index + 1) : 0..<0
            if run.count > longest.count { longest = run }
        }
        func written(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard longest.count > 1 else { return written(groups[...]) }
        return written(groups[..<longest.lowerBound]) + "::" + written(groups[longest.upperBound...])
    }
}
