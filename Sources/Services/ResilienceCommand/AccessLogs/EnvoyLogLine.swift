/// A line in Envoy's default format, or in Istio's, which has more fields:
///
///     [2016-04-15T20:17:00.310Z] "POST /path HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "agent" "id" "host" "upstream"
///
/// Envoy's own names no peer. The last element of X-Forwarded-For is taken for it: where `use_remote_address` is on, Envoy
/// itself has put it there; where it is off, whoever spoke to Envoy has.
enum EnvoyLogLine {
    static func request(_ line: UnsafeBufferPointer<UInt8>) throws(CommandError) -> LoggedRequest {
        guard line.first == UInt8(ascii: "["), let end = line.firstIndex(of: UInt8(ascii: "]")) else {
            throw .unreadable("line", line, "a time in brackets is needed at its beginning")
        }
        let time = try LogTime.iso8601(UnsafeBufferPointer(rebasing: line[1..<end]))
        var cursor = LogCursor(line, at: end + 2)
        guard let request = cursor.plainQuote() else {
            throw .unreadable("request", cursor.rest, "a text in quotes is needed behind the time")
        }
        let asked = try RequestLine(request)
        guard let tail = Tail(&cursor) else {
            throw .unreadable("line", cursor.rest, "the fields of Envoy's default format are needed behind the request")
        }
        let forwarded = LogText(bytes: tail.forwarded, isEscaped: false)
        guard !forwarded.isAbsent else {
            return LoggedRequest(time: time, asked: asked, peer: try tail.peer.map(Self.peer) ?? "")
        }
        let list = forwarded.header
        return LoggedRequest(
            time: time, asked: asked, peer: try tail.peer.map(Self.peer) ?? LoggedRequest.lastHop(of: list),
            headers: [("X-Forwarded-For", list)])
    }

    private static func peer(_ bytes: UnsafeBufferPointer<UInt8>) throws(CommandError) -> String {
        try LogText.text(bytes, of: "address")
    }

    /// What is behind the request.
    private struct Tail {
        let forwarded: UnsafeBufferPointer<UInt8>
        /// Only Istio names it.
        var peer: UnsafeBufferPointer<UInt8>?

        /// Takes all fields. Nothing in them is escaped, and their number tells whether a quote inside one was taken for its
        /// end, so it has to be right.
        init?(_ cursor: inout LogCursor) {
            var words = 0
            while !cursor.isQuoted, cursor.word() != nil { words += 1 }
            // Status, flags, details, and how the connection ended; then in quotes why the upstream's did
            let isIstio = words == 4
            if isIstio {
                guard cursor.plainQuote() != nil else { return nil }
                words = 2
                while !cursor.isQuoted, cursor.word() != nil { words += 1 }
            }
            guard words == 6, let forwarded = cursor.plainQuote() else { return nil }
            for _ in 0..<4 { guard cursor.plainQuote() != nil else { return nil } }
            self.forwarded = forwarded
            if isIstio {
                // Cluster, the upstream's and the downstream's local addresses, and the peer; then server name and route
                var fields: [UnsafeBufferPointer<UInt8>] = []
                while !cursor.isQuoted, let field = cursor.word() { fields.append(field) }
                guard fields.count == 6 else { return nil }
                peer = fields[3]
            }
            guard cursor.isAtEnd else { return nil }
        }
    }
}
