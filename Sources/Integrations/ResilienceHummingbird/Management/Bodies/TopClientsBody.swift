import RateLimiting

/// The answer of `/resilience/top`: who was counted most, and by how much the counts may be too high.
struct TopClientsBody: Encodable {
    struct Entry: Encodable {
        let client: String
        let clientType: String
        let count: Int
        let error: Int
    }

    let by: String
    let windowSeconds: Double
    let errorBound: Int
    let clients: [Entry]

    init(_ ranking: ClientRanking) {
        by = ranking.measure.rawValue
        windowSeconds = ranking.window / .seconds(1)
        errorBound = ranking.errorBound
        clients = ranking.clients.map {
            Entry(client: $0.client, clientType: $0.type.rawValue, count: $0.count, error: $0.error)
        }
    }
}
