/// A body of `application/problem+json`.
struct Problem: Decodable {
    struct Details: Decodable {
        let code: String
        let message: String
    }

    let type: String
    let title: String
    let status: Int
    let detail: String
    let error: Details
}
