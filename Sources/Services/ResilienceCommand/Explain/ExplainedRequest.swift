import ClientIdentity
import RateLimiting

/// A request as somebody describes it, not sent by anybody.
struct ExplainedRequest {
    let method: String
    /// The target as it was given, without a query, which may hold what nobody should read.
    let target: String
    let path: NormalizedPath
    let peer: String
    let headers: HeaderLines
    let cost: Int

    /// Takes a request as a command line says it.
    ///
    /// - Parameter headers: lines as in `X-Forwarded-For: 192.0.2.1`.
    /// - Throws: `usage`, without what was given as a header.
    init(
        method: String, target: String, peer: String, headers: [String], cost: Int
    ) throws(CommandError) {
        guard target.hasPrefix("/") else {
            throw CommandError(.usage, "--path \(target.prefix(80)): a path begins with /")
        }
        guard Self.isToken(method) else {
            throw CommandError(.usage, "--method \(method.prefix(80)): a method is a word such as GET")
        }
        guard IPAddress(peer) != nil else {
            throw CommandError(.usage, "--peer \(peer.prefix(80)): not an address such as 192.0.2.1 or 2001:db8::1")
        }
        guard cost >= 0 else { throw CommandError(.usage, "--cost \(cost): below 0, the least there can be") }
        var lines: [(name: String, value: String)] = []
        for (index, header) in headers.enumerated() { lines.append(try Self.line(header, number: index + 1)) }
        (self.method, self.peer, self.cost) = (method, peer, cost)
        self.target = String(target.prefix { $0 != "?" })
        self.headers = HeaderLines(lines)
        path = NormalizedPath(target)
    }

    /// The value may be a secret, and so may be all of what is no header line.
    private static func line(_ text: String, number: Int) throws(CommandError) -> (name: String, value: String) {
        guard let colon = text.firstIndex(of: ":"), isToken(text[..<colon]) else {
            throw CommandError(
                .usage, "--header, number \(number): no name and colon at its beginning, write 'X-Real-IP: 192.0.2.1'")
        }
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var value = text[text.index(after: colon)...].drop(while: isBlank)
        while value.last.map(isBlank) == true { value.removeLast() }
        return (String(text[..<colon]), String(value))
    }

    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isTokenByte)
    }
}
