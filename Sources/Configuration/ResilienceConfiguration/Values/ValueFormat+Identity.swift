import ClientIdentity

extension ValueFormat where Value == AddressBlock {
    /// A network in CIDR notation, or one address.
    static let addressBlock = ValueFormat(name: "network", expectation: "a network such as 10.0.0.0/8") {
        (text) throws(ValueFault) in
        do throws(IdentityError) { return try AddressBlock(text) } catch { throw ValueFault(whole: error.description) }
    } render: {
        $0.description
    }
}

extension ValueFormat where Value == CredentialDigest {
    /// A SHA-256 digest in hexadecimal, never shown: who writes the key itself by mistake shall not find it in a log.
    static let digest = ValueFormat(name: "SHA-256 digest", expectation: "64 hexadecimal digits", isSecret: true) {
        (text) throws(ValueFault) in
        do throws(IdentityError) { return try CredentialDigest(hex: text) } catch {
            throw ValueFault(error.description)
        }
    } render: {
        $0.description
    }
}

extension ValueFormat where Value == String {
    /// The name of a header field: a token of RFC 9110.
    static let headerName = text.requiring { name in
        let isToken = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
        return isToken && !name.isEmpty ? nil : "not the name of a header field"
    }

    /// The address of an HTTP server; a user and password in it are not shown.
    static let url = ValueFormat(name: "URL", expectation: "a URL such as http://127.0.0.1:8090") {
        (text) throws(ValueFault) in
        text
    } render: { url in
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let end = authority.lastIndex(of: "@") else { return url }
        return "\(url[..<scheme.upperBound])•••\(url[end...])"
    }
    .requiring { url in
        let rest = ["http://", "https://"].first { url.lowercased().hasPrefix($0) }.map { url.dropFirst($0.count) }
        let isClean = url.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value != 127 }
        let host = rest?.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" } ?? ""
        return host.isEmpty || !isClean ? "not a URL such as http://127.0.0.1:8090" : nil
    }
}
