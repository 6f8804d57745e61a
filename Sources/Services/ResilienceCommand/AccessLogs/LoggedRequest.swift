import ClientIdentity
import RateLimiting
import ResiliencePrimitives

/// What a line of an access log says: that somebody asked for something at some time.
struct LoggedRequest {
    /// When it came, or ended: whichever the log tells.
    let time: MonotonicTime
    /// What was asked for.
    let asked: RequestLine
    /// The other end of the connection, as far as the log knows.
    let peer: String
    /// Whom the server's own authentication vouched for.
    var user: String?
    var headers: [(name: String, value: String)] = []

    /// The request as an event. It costs 1, whatever became of it: one that the site itself refused (429) was asked too.
    var event: TraceEvent {
        let arrival = TraceEvent.Arrival(
            method: asked.method, path: NormalizedPath(asked.path), cost: 1, peer: peer, headers: HeaderLines(headers),
            user: user, hostName: HostName.of(peer))
        return TraceEvent(time: time, subject: .arrival(arrival))
    }

    /// The last element of a list of addresses: whom the last proxy spoke with.
    static func lastHop(of list: String) -> String {
        let start = list.utf8.lastIndex(of: UInt8(ascii: ",")).map(list.utf8.index(after:)) ?? list.startIndex
        return String(list[start...].drop { $0 == " " || $0 == "\t" })
    }
}
