import ClientIdentity

/// A line in Apache's and nginx's combined format, or in the common one, which ends before the last two fields:
///
///     addr ident user [10/Oct/2000:13:55:36 -0700] "GET /path HTTP/1.1" 200 2326 "referer" "agent"
///
/// Behind these, a field in quotes that ends with an address is the X-Forwarded-For that nginx's example adds. In front of
/// them, a virtual host with its port is passed over.
enum CombinedLogLine {
    static func request(_ line: UnsafeBufferPointer<UInt8>) throws(CommandError) -> LoggedRequest {
        guard let end = endOfTime(line), let start = line[..<end].lastIndex(of: UInt8(ascii: "[")) else {
            throw .unreadable("line", line, "a time in brackets and a request in quotes are needed")
        }
        let time = try LogTime.common(UnsafeBufferPointer(rebasing: line[(start + 1)..<end]))
        let who = try Self.who(UnsafeBufferPointer(rebasing: line[..<start]))
        var cursor = LogCursor(line, at: end + 2)
        guard let request = cursor.escapedQuote() else {
            throw .unreadable("request", cursor.rest, "a second quote is needed")
        }
        let asked = try request.withContent { (bytes) throws(CommandError) in try RequestLine(bytes) }
        let status = cursor.word() ?? cursor.rest
        guard let code = LogStatus(status) else {
            throw .unreadable("status", status, "a number such as 200 is needed behind the request")
        }
        return LoggedRequest(
            time: time, asked: asked, peer: try LogText.text(who.peer, of: "address"),
            user: code.refusesUser || who.user.isAbsent ? nil : try who.user.text(of: "user"),
            headers: forwarded(&cursor).map { [("X-Forwarded-For", $0)] } ?? [])
    }

    /// Where the bracket is that ends the time. A user's name comes before it and may have brackets and blanks in it, but
    /// servers escape its quotes.
    private static func endOfTime(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
        var start = 0
        while let quote = line.position(of: UInt8(ascii: "\""), from: start) {
            if quote >= 2, line[quote - 1] == UInt8(ascii: " "), line[quote - 2] == UInt8(ascii: "]") {
                return quote - 2
            }
            start = quote + 1
        }
        return nil
    }

    /// Address and user, which is what is left before the time.
    private static func who(
        _ fields: UnsafeBufferPointer<UInt8>
    ) throws(CommandError) -> (peer: UnsafeBufferPointer<UInt8>, user: LogText) {
        var cursor = LogCursor(fields)
        guard var peer = cursor.word(), var identity = cursor.word() else {
            throw .unreadable("line", fields, "an address, an identity and a user are needed before the time")
        }
        if isVirtualHost(peer), isAddress(identity), let next = cursor.word() { (peer, identity) = (identity, next) }
        let user = cursor.rest
        guard !peer.isEmpty, user.count > 1, user.last == UInt8(ascii: " ") else {
            throw .unreadable("line", fields, "an address, an identity and a user are needed before the time")
        }
        let name = UnsafeBufferPointer(rebasing: user.dropLast())
        // What Apache writes for an empty name
        guard !name.elementsEqual("\"\"".utf8) else {
            return (peer, LogText(bytes: .init(rebasing: name.prefix(0)), isEscaped: false))
        }
        return (peer, LogText(bytes: name, isEscaped: name.contains(UInt8(ascii: "\\"))))
    }

    /// `example.org:443`
    private static func isVirtualHost(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let colon = field.lastIndex(of: UInt8(ascii: ":")) else { return false }
        let port = field[(colon + 1)...]
        return !port.isEmpty && port.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && !isAddress(field)
    }

    private static func isAddress(_ field: some Collection<UInt8>) -> Bool {
        IPAddress(String(decoding: field, as: UTF8.self)) != nil
    }

    /// The first field in quotes behind referer and agent that ends with an address.
    private static func forwarded(_ cursor: inout LogCursor) -> String? {
        var count = 0
        while !cursor.isAtEnd {
            guard cursor.isQuoted else {
                _ = cursor.word()
                continue
            }
            guard let field = cursor.escapedQuote() else { return nil }
            count += 1
            guard count > 2, !field.isAbsent else { continue }
            let last = field.bytes.lastIndex(of: UInt8(ascii: ",")).map { field.bytes[($0 + 1)...] } ?? field.bytes[...]
            if isAddress(last.drop { $0 == UInt8(ascii: " ") }) { return field.header }
        }
        return nil
    }
}
