import ClientIdentity
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

#if canImport(FoundationEssentials)
import struct FoundationEssentials.Date
#else
import struct Foundation.Date
#endif

/// Finds out who asks in a trace, as the service does: by address, trusted proxies, tokens and keys.
struct ArrivalIdentifier {
    private let clients: ClientIdentifier

    /// Creates one that believes what the configuration says.
    ///
    /// - Throws: `configuration` if the key for tokens cannot be used.
    init(_ configuration: ResolvedConfiguration) async throws(CommandError) {
        clients = try await ClientIdentifier(for: configuration)
    }

    /// The header fields that it looks at.
    var fieldsRead: FieldsRead { FieldsRead(of: clients) }

    /// What is asked and by whom; nil: the event is no request. Tokens expire by the event's time.
    func request(of event: TraceEvent) async -> RateLimitRequest? {
        switch event.subject {
        case .request(let request): request
        case .arrival(let arrival): await request(of: arrival, at: event.time)
        case .call, .look, .offer, .take: nil
        }
    }

    /// What came in, and from whom.
    func request(of arrival: TraceEvent.Arrival, at time: MonotonicTime) async -> RateLimitRequest {
        if let request = requestAtOnce(of: arrival) { return request }
        let now = Date(timeIntervalSince1970: Double(time.nanoseconds) / 1e9)
        let found = await clients.identify(
            peer: arrival.peer, headers: arrival.headers, verifiedSubject: arrival.user, now: now)
        return Self.request(of: arrival, from: found.client)
    }

    /// The same of one without a token that has to be verified; nil: it has one.
    func requestAtOnce(of arrival: TraceEvent.Arrival) -> RateLimitRequest? {
        clients.identifyAtOnce(peer: arrival.peer, headers: arrival.headers, verifiedSubject: arrival.user)
            .map { Self.request(of: arrival, from: $0.client) }
    }

    private static func request(of arrival: TraceEvent.Arrival, from found: Client) -> RateLimitRequest {
        var client = found
        // A log that has names in place of addresses would make one client of all
        if client.type == .anonymous, let name = arrival.hostName {
            client = Client(id: "host:\(name)", type: .anonymous)
        }
        return RateLimitRequest(method: arrival.method, path: arrival.path, client: client, cost: arrival.cost)
    }
}
