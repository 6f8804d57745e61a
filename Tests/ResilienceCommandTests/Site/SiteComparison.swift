/// What a comparison says.
struct SiteComparison: Decodable {
    struct Change: Decodable {
        let rule, client: String
        let requests: Int
    }

    struct Direction: Decodable {
        let requests, clients: Int
        let byClient: [Change]
    }

    let newlyDenied, noLongerDenied: Direction
}
