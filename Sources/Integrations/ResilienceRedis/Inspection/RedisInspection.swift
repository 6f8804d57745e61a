package import ResilienceConfiguration

/// What there is to say about the servers that a configuration shares its counters through.
package struct RedisInspection: Sendable {
    /// One that was asked.
    package struct Server: Sendable {
        /// Where it is, or which primary of sentinels it is.
        package let name: String
        package var facts = ServerFacts()
        /// The fastest answer of a script; nil: none was run.
        package var roundTrip: Duration?
    }

    /// What is not as it should be, and where.
    package struct Observation: Sendable {
        package let kind: FindingKind
        package fileprivate(set) var servers: [String]
        package let meaning: String
        package let advice: String
    }

    /// What was asked, without user and password.
    package let url: String
    /// Those that answered; of a cluster, all primaries.
    package internal(set) var servers: [Server] = []
    package private(set) var observations: [Observation] = []
    /// What the user may not look at.
    package private(set) var unseen: [String] = []
    /// Why there is no more to say: a server does not answer, or lets nobody in.
    package internal(set) var failure: String?

    init(url: String) { self.url = url }

    /// Notes something; what is the same with several servers is one observation.
    mutating func note(_ kind: FindingKind, at server: String, _ meaning: String, advice: String) {
        let same = observations.firstIndex { $0.kind == kind && $0.meaning == meaning && $0.advice == advice }
        if let same {
            if !observations[same].servers.contains(server) { observations[same].servers.append(server) }
        } else {
            observations.append(Observation(kind: kind, servers: [server], meaning: meaning, advice: advice))
        }
    }

    mutating func noteUnseen(_ what: String) {
        if !unseen.contains(what) { unseen.append(what) }
    }
}

extension RedisInspection.Observation: CustomStringConvertible {
    /// As in `redis at 10.0.0.1:6379: is a replica, …`.
    package var description: String { "redis at \(servers.joined(separator: ", ")): \(meaning)" }
}
