import ResilienceTesting

/// A request as it comes over a connection: from a few clients, by a few spellings of a few paths.
struct RandomRequest {
    private static let paths = [
        "/auth/login", "/auth/login", "/auth/login/", "//auth/./login", "/auth/%6Cogin?next=/a/../b", "/api/rooms",
        "/api/rooms/7", "/api/x/../rooms/7", "/files/a%2Fb", "/files/a%2fb", "/healthz", "/",
    ]
    private static let senders: [(peer: String, headers: [(name: String, value: String)])] = [
        ("203.0.113.9", []), ("203.0.113.10", [("X-Forwarded-For", "203.0.113.9")]),
        ("10.0.0.1", [("X-Forwarded-For", "203.0.113.9")]),
        ("10.0.0.1", [("X-Forwarded-For", "198.51.100.1, 203.0.113.11, 10.0.0.2")]),
        ("203.0.113.9", [("X-API-Key", LimitedConfiguration.key)]), ("203.0.113.9", [("X-API-Key", "unknown")]),
        ("192.168.1.5", [("X-Internal-Service", "billing")]), ("203.0.113.9", [("X-Internal-Service", "billing")]),
        ("2001:db8:0:1::7", []), ("2001:db8:0:1::8", []),
    ]

    let method: String
    let path: String
    let peer: String
    let headers: [(name: String, value: String)]

    init(_ history: inout History) {
        method = ["GET", "GET", "POST"][Int.random(in: 0..<3, using: &history)]
        path = Self.paths[Int.random(in: 0..<Self.paths.count, using: &history)]
        (peer, headers) = Self.senders[Int.random(in: 0..<Self.senders.count, using: &history)]
    }

    /// The same as an event of a trace.
    func event(at time: String) -> String {
        let headers = headers.map { "\"\($0.name)\":\"\($0.value)\"" }.joined(separator: ",")
        return #"{"at":\#(time),"method":"\#(method)","path":"\#(path)","peer":"\#(peer)","headers":{\#(headers)}}"#
    }
}
