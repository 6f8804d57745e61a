import ClientIdentity
import RateLimiting

/// What the members of a line say together.
extension TraceLine {
    private static let requestMembers = TraceMemberSet(
        .at, .method, .path, .client, .clientType, .cost, .headers, .peer)
    private static let knownRequestMembers = TraceMemberSet(.at, .method, .path, .client, .clientType, .cost)
    private static let arrivalMembers = TraceMemberSet(.at, .method, .path, .cost, .headers, .peer)
    private static let breakerMembers = TraceMemberSet(.at, .breaker, .outcome, .duration)
    private static let queueMembers = TraceMemberSet(.at, .queue, .offer, .bytes, .take)
    private static let takeMembers = TraceMemberSet(.at, .queue, .take)

    /// What happens.
    ///
    /// - Throws: `trace` for members that are missing, or do not go together.
    func event() throws(CommandError) -> TraceEvent {
        try need(.at, "when it happens")
        return TraceEvent(time: time, written: at, subject: try subject())
    }

    private func subject() throws(CommandError) -> TraceEvent.Subject {
        if members.contains(.breaker) {
            try allow(Self.breakerMembers, beside: .breaker)
            return try breakerSubject()
        }
        if members.contains(.queue) {
            try allow(Self.queueMembers, beside: .queue)
            return try queueSubject()
        }
        try need(.path, "or a breaker or a queue")
        try allow(Self.requestMembers, beside: .path)
        return try requestSubject()
    }

    private func breakerSubject() throws(CommandError) -> TraceEvent.Subject {
        if members.contains(.outcome) { return .call(breaker: breaker, outcome, duration: duration) }
        guard !members.contains(.duration) else { throw missing(.outcome, "how the call with a duration ends") }
        return .look(breaker: breaker)
    }

    private func queueSubject() throws(CommandError) -> TraceEvent.Subject {
        if members.contains(.take) {
            try allow(Self.takeMembers, beside: .take)
            return .take(queue: queue, count: take)
        }
        try need(.offer, "or take")
        try need(.bytes, "the size of what is offered")
        return .offer(queue: queue, item: offer, bytes: bytes)
    }

    private func requestSubject() throws(CommandError) -> TraceEvent.Subject {
        let path = NormalizedPath(path)
        if members.contains(.client) {
            try allow(Self.knownRequestMembers, beside: .client)
            let client = Client(id: client, type: clientType)
            return .request(RateLimitRequest(method: method, path: path, client: client, cost: cost))
        }
        try need(.peer, "or client: who asks")
        try allow(Self.arrivalMembers, beside: .peer)
        return .arrival(
            TraceEvent.Arrival(
                method: method, path: path, cost: cost, peer: peer, headers: HeaderLines(headers)))
    }

    private func need(_ member: TraceMember, _ meaning: String) throws(CommandError) {
        if !members.contains(member) { throw missing(member, meaning) }
    }

    private func missing(_ member: TraceMember, _ meaning: String) -> CommandError {
        CommandError(.trace, "\(member.name): missing, \(meaning)")
    }

    private func allow(_ allowed: TraceMemberSet, beside member: TraceMember) throws(CommandError) {
        guard let other = members.subtracting(allowed).first else { return }
        throw CommandError(.trace, "\(other.name): does not go with \(member.name), leave one of them out")
    }
}
