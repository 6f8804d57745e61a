/// A member that is understood in a log of JSON objects: what it tells, and how it is preferred to others that tell the same.
struct LogMember {
    /// What a member can tell.
    enum Meaning {
        case time, peer, request, method, target, status, user, forwarded
    }

    let meaning: Meaning
    /// How many others are preferred.
    let rank: Int

    /// The names by what they tell, the best first. nginx's own come first, and last what log shippers add by themselves.
    static let names: [(meaning: Meaning, names: [String])] = [
        (.time, ["msec", "time_iso8601", "time_local", "time", "timestamp", "ts", "@timestamp"]),
        (.peer, ["remote_addr", "remote_ip", "client_ip", "client"]),
        (.request, ["request"]),
        (.method, ["request_method", "method"]),
        (.target, ["request_uri", "uri", "path", "url"]),
        (.status, ["status"]),
        (.user, ["remote_user"]),
        (.forwarded, ["x_forwarded_for"]),
    ]

    /// What the member of that name tells; nil: nothing that is asked.
    init?(_ name: UnsafeBufferPointer<UInt8>) {
        guard name.count < Self.byLength.count,
            let found = Self.byLength[name.count].first(where: { name.elementsEqual($0.name) })
        else { return nil }
        self = found.member
    }

    private init(_ meaning: Meaning, rank: Int) { (self.meaning, self.rank) = (meaning, rank) }

    private static let byLength: [[(name: [UInt8], member: LogMember)]] = {
        let all = names.flatMap { meaning, names in
            names.enumerated().map { (name: Array($1.utf8), member: LogMember(meaning, rank: $0)) }
        }
        return (0...(all.map(\.name.count).max() ?? 0)).map { length in all.filter { $0.name.count == length } }
    }()
}
