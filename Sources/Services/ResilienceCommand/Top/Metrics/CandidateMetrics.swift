/// What a service says of a configuration that it tries beside its own.
struct CandidateMetrics: Decodable {
    /// How its decisions compare with those that hold.
    struct Rule: Decodable {
        let name: String
        let asked: Int
        let onlyLiveDenies: Int
        let onlyCandidateDenies: Int
    }

    let source: String?
    /// Requests that were not compared.
    let skipped: Int?
    let rules: [Rule]?
}
