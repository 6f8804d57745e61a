import ResiliencePrimitives

@testable import ResilienceCommand

/// A request as a line of a log, as far as the format can say it.
struct PrintedRequest {
    let format: AccessLogFormat
    let line: String
    let peer: String
    var user: String?

    /// As nginx writes it, with all escaped that it may.
    static func combined(_ request: LoggedRequest) -> PrintedRequest? {
        guard isWord(request.peer), let time = clock(request.time) else { return nil }
        let user = request.user.map { escaped($0) } ?? "-"
        let asked = "\(request.asked.method) \(escaped(request.asked.path)) HTTP/1.1"
        return PrintedRequest(
            format: .combined, line: "\(request.peer) - \(user) [\(time)] \"\(asked)\" 200 0 \"-\" \"-\"",
            peer: request.peer, user: request.user)
    }

    /// As nginx writes it when it is told to write JSON.
    static func json(_ request: LoggedRequest) -> PrintedRequest? {
        guard !request.peer.isEmpty, request.peer != "-" else { return nil }
        var members = [
            ("msec", request.time.decimalSeconds), ("remote_addr", JSONText.quoted(request.peer)),
            ("request_method", JSONText.quoted(request.asked.method)),
            ("request_uri", JSONText.quoted(request.asked.path)),
        ]
        if let user = request.user { members.append(("remote_user", JSONText.quoted(user))) }
        members += request.headers.map {
            ("http_" + $0.name.lowercased().replacing("-", with: "_"), JSONText.quoted($0.value))
        }
        return PrintedRequest(
            format: .json, line: JSONText.object(members), peer: request.peer, user: request.user)
    }

    /// As Envoy writes it, which escapes nothing: a quote before a blank cannot be told from the end.
    static func envoy(_ request: LoggedRequest) -> PrintedRequest? {
        guard isWord(request.peer), !request.peer.contains(","), !"\(request.asked.path) ".contains("\" "),
            let time = timestamp(request.time)
        else { return nil }
        let asked = "\(request.asked.method) \(request.asked.path) HTTP/2"
        return PrintedRequest(
            format: .envoy, line: "[\(time)] \"\(asked)\" 200 - 0 0 1 - \"\(request.peer)\" \"-\" \"-\" \"-\" \"-\"",
            peer: request.peer)
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text != "-" && text.utf8.allSatisfy { (0x23...0x7E).contains($0) }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            (0x21...0x7E).contains(byte) && byte != 0x22 && byte != 0x5C
                ? String(Unicode.Scalar(byte)) : "\\x" + padded(Int(byte), 2, radix: 16)
        }.joined()
    }

    private static func padded(_ number: Int, _ count: Int, radix: Int = 10) -> String {
        let digits = String(number, radix: radix)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func clock(_ time: MonotonicTime) -> String? {
        let parts = Parts(time)
        return "\(padded(parts.day, 2))/\(months[parts.month - 1])/\(padded(parts.year, 4)):\(parts.clock) +0000"
    }

    private static func timestamp(_ time: MonotonicTime) -> String? {
        let parts = Parts(time)
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))T\(parts.clock)Z"
    }

    /// A moment taken apart by counting days, years and months: slow, and so simple that it is right.
    private struct Parts {
        var (year, month, day) = (1970, 1, 1)
        let clock: String

        init(_ time: MonotonicTime) {
            let second: Int64 = 1_000_000_000
            let nanoseconds = (time.nanoseconds % (86400 * second) + 86400 * second) % (86400 * second)
            var days = Int(time.nanoseconds / (86400 * second)) - (time.nanoseconds % (86400 * second) < 0 ? 1 : 0)
            let seconds = Int(nanoseconds / second)
            clock =
                "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
                + padded(Int(nanoseconds % second), 9)
            while days < 0 { (year, days) = (year - 1, days + Self.length(year - 1)) }
            while days >= Self.length(year) { (year, days) = (year + 1, days - Self.length(year)) }
            while days >= Self.length(month, year) { (month, days) = (month + 1, days - Self.length(month, year)) }
            day += days
        }

        private static func isLeap(_ year: Int) -> Bool { year % 400 == 0 || year % 4 == 0 && year % 100 != 0 }

        private static func length(_ year: Int) -> Int { isLeap(year) ? 366 : 365 }

        private static func length(_ month: Int, _ year: Int) -> Int {
            [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }
    }
}
