/// What the HTTP API of Prometheus answers, as far as tests look.
extension PrometheusServer {
    struct Reply<Value: Decodable>: Decodable {
        let data: Value?
        let error: String?
    }

    struct QueryResult: Decodable {
        struct Series: Decodable {
            let metric: [String: String]
            let value: Moment
        }

        let result: [Series]
    }

    /// A time and a number, the number as text.
    struct Moment: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            _ = try pair.decode(Double.self)
            text = try pair.decode(String.self)
        }
    }

    struct Alerts: Decodable {
        struct Alert: Decodable {
            let labels: [String: String]
            let state: String
        }

        let alerts: [Alert]
    }

    struct RuleGroups: Decodable {
        struct Rule: Decodable {
            let name: String
            let health: String
            let lastError: String?
        }

        struct Group: Decodable {
            let rules: [Rule]
        }

        let groups: [Group]
    }

    struct Targets: Decodable {
        struct Target: Decodable {
            let health: String
            let lastError: String
        }

        let activeTargets: [Target]
    }
}
