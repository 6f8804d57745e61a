/// Where a cluster says that a slot is.
struct RedisRedirection: Hashable, Sendable {
    let slot: HashSlot
    let endpoint: RedisEndpoint

    /// Reads the refusal `MOVED 12182 127.0.0.1:7001` or `ASK …`, as `answering` gave it; nil if it is none.
    ///
    /// A server that does not know its own name leaves the host out, or says `?`: then it is that of who answered.
    init?(_ error: RESPError, from answering: RedisEndpoint) {
        let words = error.description.split(separator: " ")
        guard words.count == 3, words[0] == "MOVED" || words[0] == "ASK", let slot = UInt16(words[1]),
            slot < HashSlot.count, let colon = words[2].lastIndex(of: ":"),
            let port = UInt16(words[2][words[2].index(after: colon)...]), port > 0
        else { return nil }
        self.slot = HashSlot(slot)
        guard let endpoint = RedisEndpoint(String(words[2][..<colon]), port: Int(port), from: answering) else {
            return nil
        }
        self.endpoint = endpoint
    }
}

extension RedisEndpoint {
    /// A server as another one names it, which may not know the host.
    init?(_ host: String?, port: Int, from answering: RedisEndpoint) {
        if let host, !host.isEmpty, host != "?" {
            self = .host(host, port: port)
        } else if case .host(let own, _) = answering {
            self = .host(own, port: port)
        } else {
            return nil
        }
    }
}
