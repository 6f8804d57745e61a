/// Takes a Redis URL apart.
///
/// Errors show no host, port or path: where a '@' was forgotten, those are what was meant as user and password.
struct RedisURLParser {
    private let scheme: Substring
    private let userinfo: Substring?
    private let hosts: Substring
    private let path: Substring
    private let query: Substring?

    init(_ text: String) throws(RedisError) {
        guard let colon = text.firstRange(of: "://") else {
            throw Self.wrong("no scheme; it begins with redis://, rediss://, redis+cluster:// or the like")
        }
        scheme = text[..<colon.lowerBound]
        var rest = text[colon.upperBound...]
        // A password may hold an unescaped '@', '/', '?' or '#', so it ends at the last '@' of all.
        if let at = rest.lastIndex(of: "@") {
            userinfo = rest[..<at]
            rest = rest[rest.index(after: at)...]
        } else {
            userinfo = nil
        }
        query = rest.firstIndex(of: "?").map { rest[rest.index(after: $0)...] }
        rest = rest[..<(rest.firstIndex(of: "?") ?? rest.endIndex)]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        (hosts, path) = (rest[..<slash], rest[slash...])
    }

    func url() throws(RedisError) -> RedisURL {
        let isEncrypted = scheme.hasPrefix("rediss")
        switch scheme {
        case "redis", "rediss":
            let endpoints = try endpoints(port: 6379)
            guard endpoints.count == 1 else {
                throw Self.wrong(
                    "\(endpoints.count) hosts; one server has one, several are redis+cluster:// or redis+sentinel://")
            }
            return try url(.standalone(endpoints[0]), database: database(segments()), isEncrypted)
        case "redis+cluster", "rediss+cluster":
            let database = try database(segments())
            guard database == 0 else {
                throw Self.wrong("database \(database) on a cluster, which has only database 0")
            }
            return try url(.cluster(endpoints(port: 6379)), database: 0, isEncrypted)
        case "redis+sentinel", "rediss+sentinel":
            let segments = try segments()
            guard let primary = segments.first, !primary.isEmpty else {
                throw Self.wrong("no name of the primary; it stands behind the sentinels, as in /mymaster/0")
            }
            let database = try database(Array(segments.dropFirst()))
            return try url(.sentinel(endpoints(port: 26379), primary: primary), database: database, isEncrypted)
        case "redis+unix", "redis+socket", "unix":
            let path = try decoded(path, "the path")
            guard hosts.isEmpty, path.count > 1 else {
                throw Self.wrong("no path of a socket; it is absolute, as in redis+unix:///run/redis.sock")
            }
            return try url(.standalone(.unixSocket(path: path)), database: database([]), false)
        default:
            throw Self.wrong(
                "scheme \"\(scheme)\"; known are redis, rediss, redis+cluster, rediss+cluster, redis+sentinel, "
                    + "rediss+sentinel and redis+unix")
        }
    }

    private func url(
        _ topology: RedisURL.Topology, database: Int, _ isEncrypted: Bool
    ) throws(RedisError) -> RedisURL {
        RedisURL(topology: topology, credentials: try credentials(), database: database, isEncrypted: isEncrypted)
    }

    private func credentials() throws(RedisError) -> RedisCredentials? {
        guard let userinfo else { return nil }
        guard let colon = userinfo.firstIndex(of: ":") else {
            throw Self.wrong("a user without a password; a password without a user has a ':' before it")
        }
        let username = try decoded(userinfo[..<colon], "the user")
        let password = try decoded(userinfo[userinfo.index(after: colon)...], "the password")
        if password.isEmpty && username.isEmpty { return nil }
        return RedisCredentials(username: username.isEmpty ? nil : username, password: password)
    }

    private func endpoints(port: Int) throws(RedisError) -> [RedisEndpoint] {
        var endpoints: [RedisEndpoint] = []
        for (index, host) in hosts.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            endpoints.append(try endpoint(host, number: index + 1, defaultPort: port))
        }
        return endpoints
    }

    private func endpoint(_ text: Substring, number: Int, defaultPort: Int) throws(RedisError) -> RedisEndpoint {
        var name = text
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw Self.wrong("host \(number) has a '[' without a ']'") }
            name = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else {
                throw Self.wrong("host \(number) goes on behind the ']', where only a port may stand")
            }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            (name, port) = (text[..<colon], text[text.index(after: colon)...])
            if name.contains(":") { throw Self.wrong("host \(number) has two ':'; an IPv6 address stands in brackets") }
        }
        guard !name.isEmpty else { throw Self.wrong("host \(number) is missing") }
        guard let port else { return .host(try decoded(name, "a host"), port: defaultPort) }
        guard let value = UInt16(port), value > 0 else {
            throw Self.wrong("the port of host \(number) is not a number from 1 to 65535")
        }
        return .host(try decoded(name, "a host"), port: Int(value))
    }

    private func segments() throws(RedisError) -> [String] {
        var segments: [String] = []
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            segments.append(try decoded(segment, "the path"))
        }
        return segments == [""] ? [] : segments
    }

    /// The database, from the path's last segment or from `?db=`.
    private func database(_ segments: [String]) throws(RedisError) -> Int {
        var text = segments.first
        guard segments.count <= 1 else { throw Self.wrong("the path has more than the database") }
        for item in (query ?? "").split(separator: "&") {
            guard item.hasPrefix("db="), text == nil else {
                throw Self.wrong("behind the '?' there is one db=, where the path names none, and nothing else")
            }
            text = String(item.dropFirst(3))
        }
        guard let text else { return 0 }
        guard let number = Int32(text), number >= 0 else {
            throw Self.wrong("the database is not a whole number, 0 or more")
        }
        return Int(number)
    }

    private func decoded(_ text: Substring, _ what: String) throws(RedisError) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                let byte = UInt8(digits, radix: 16)
            else { throw Self.wrong("\(what) has a '%' without two hexadecimal digits; it stands for itself as %25") }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw Self.wrong("\(what) is not UTF-8 once decoded")
        }
        return decoded
    }

    private static func wrong(_ what: String) -> RedisError { RedisError(.configuration, "Redis URL: \(what)") }
}
