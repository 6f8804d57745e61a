/// The method and the path of a request line (RFC 9112 §3), as a log repeats it.
struct RequestLine: Hashable {
    let method: String
    /// The path, as it was sent, without the query.
    let path: String

    /// Takes apart a whole line, `GET /path?query HTTP/1.1`; HTTP/0.9 wrote no protocol. The target may contain blanks:
    /// some servers let them pass.
    ///
    /// - Throws: `trace` for what is none, such as the beginning of a TLS handshake.
    init(_ line: UnsafeBufferPointer<UInt8>) throws(CommandError) {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")) else {
            throw CommandError.unreadable("request", line, "a method, a path and a protocol are needed")
        }
        let method = UnsafeBufferPointer(rebasing: line[..<space])
        var rest = line[(space + 1)...]
        if let last = rest.lastIndex(of: UInt8(ascii: " ")), line[(last + 1)...].starts(with: Self.protocolStart) {
            rest = rest[..<last]
        } else if !method.elementsEqual(Self.oldMethod) {
            throw CommandError.unreadable("request", line, "a protocol such as HTTP/1.1 is needed at its end")
        }
        try self.init(method: method, target: UnsafeBufferPointer(rebasing: rest))
    }

    /// Takes a method, and the path out of a target.
    ///
    /// - Throws: `trace` for what is neither a path, nor a URI with one, nor `*`.
    init(method: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>) throws(CommandError) {
        guard !method.isEmpty, method.allSatisfy(\.isTokenByte) else {
            throw CommandError.unreadable("method", method, "a word such as GET is needed")
        }
        guard let path = Self.path(of: target) else {
            throw CommandError.unreadable("target", target, "a path such as /index.html is needed")
        }
        let bytes = UnsafeBufferPointer(rebasing: path)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw CommandError.unreadable("target", target, "no path has control characters")
        }
        self.method = String(decoding: method, as: UTF8.self)
        self.path = try LogText.text(bytes, of: "target")
    }

    private static let protocolStart = Array("HTTP/".utf8)
    private static let oldMethod = Array("GET".utf8)

    /// The path of a target in any form that has one (RFC 9112 §3.2).
    private static func path(of target: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let target = target.prefix { $0 != UInt8(ascii: "?") }
        switch target.first {
        case UInt8(ascii: "/"): return target
        case UInt8(ascii: "*"): return target.count == 1 ? target : nil
        case UInt8(ascii: "h"), UInt8(ascii: "H"): return pathOfURI(target)
        default: return nil
        }
    }

    private static func pathOfURI(
        _ target: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        for scheme in ["http://", "https://"] {
            let start = target.prefix(scheme.utf8.count)
            // Letters alone differ by this bit, and `:` and `/` have it
            guard start.elementsEqual(scheme.utf8, by: { $0 | 0x20 == $1 }) else { continue }
            let authority = target.dropFirst(scheme.utf8.count)
            return authority.firstIndex(of: UInt8(ascii: "/")).map { target[$0...] }
                // The root, for which the last slash before the host will do
                ?? target.dropFirst(scheme.utf8.count - 1).prefix(1)
        }
        return nil
    }
}
