import ResilienceTesting

/// A random configuration of limits, as YAML: rules of every algorithm, for every kind of client.
struct LimitedConfiguration {
    /// Its SHA-256 is among the known keys.
    static let key = "key-of-the-kitchen"
    private static let digest = "9095bbcfce942c3db3e4108b71cf2119de8220287f21c1596e08e4000fe78d8f"
    private static let paths = [
        "/auth/login", "/api/.*", "/api/rooms/[0-9]+", "/(auth|files)/.*", ".*", "/files/a%2Fb",
    ]
    private static let algorithms = ["sliding_window", "sliding_window_counter", "token_bucket", "fixed_window"]
    private static let windows = ["second", "2s", "3s", "7s", "10s", "1.5s", "250ms", "minute", "hour"]

    private static let calendars = ["day@Europe/Berlin", "day@Asia/Kathmandu", "week@UTC", "month@America/New_York"]

    let yaml: String

    init(_ history: inout History) {
        var text = """
            clients:
              trusted_proxies: [10.0.0.0/8]
              api_key_sha256: [\(Self.digest)]
              internal: {networks: [192.168.0.0/16]}
            rate_limits:
              enabled: \(Int.random(in: 0..<20, using: &history) > 0)
              exclude: [/healthz]
              default: {\(Self.limits(&history))}
              rules:

            """
        for number in 0..<Int.random(in: 1...3, using: &history) {
            text += "    - {name: rule-\(number), path: '\(Self.pick(Self.paths, &history))'"
            if Self.chance(3, &history) { text += ", method: \(Self.pick(["GET", "POST", "[GET, PUT]"], &history))" }
            if Self.chance(3, &history) {
                text += ", client: \(Self.pick(["anonymous", "api", "internal"], &history))"
            }
            if Self.chance(2, &history) { text += ", per: \(Self.pick(["client", "endpoint", "service"], &history))" }
            let limits = Self.limits(&history)
            text += ", \(limits)"
            if limits.contains("fixed_window"), Self.chance(2, &history) { text += ", align: client" }
            text += "}\n"
        }
        yaml = text
    }

    private static func limits(_ history: inout History) -> String {
        let algorithm = pick(algorithms, &history)
        let count = Int.random(in: 1...3, using: &history)
        let rates = windows.shuffled(using: &history).prefix(count).map { window in
            "\(Int.random(in: chance(8, &history) ? 0...1 : 1...6, using: &history))/\(window)"
        }
        let calendar = algorithm == "fixed_window" && chance(2, &history) ? "3/\(pick(calendars, &history))" : nil
        let limits = (rates + (calendar.map { [$0] } ?? [])).joined(separator: ", ")
        var text = "limits: [\(limits)], algorithm: \(algorithm)"
        if algorithm == "token_bucket", chance(2, &history) {
            text += ", burst: \(Int.random(in: 1...8, using: &history))"
        }
        if chance(4, &history) { text += ", bypass_internal: false" }
        if chance(6, &history) { text += ", shadow: true" }
        return text
    }

    private static func chance(_ outOf: Int, _ history: inout History) -> Bool {
        Int.random(in: 0..<outOf, using: &history) == 0
    }

    private static func pick(_ words: [String], _ history: inout History) -> String {
        words[Int.random(in: 0..<words.count, using: &history)]
    }
}
