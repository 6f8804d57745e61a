/// Which rules are for a method and a kind of client, as one bit each.
struct RuleConditions: Sendable {
    /// The methods that rules name: few.
    private let methods: [String]
    /// By kind of client, method and rule; the last method is any that no rule names.
    private let bits: [UInt64]
    private let width: Int

    init(_ rules: [Rule]) {
        methods = Set(rules.flatMap(\.methods)).sorted()
        width = (rules.count + 63) / 64
        var bits: [UInt64] = []
        for client in ClientType.allCases {
            for method in methods.map(Optional.some) + [nil] {
                var row = [UInt64](repeating: 0, count: width)
                for (position, rule) in rules.enumerated() where rule.isFor(method, client) {
                    row[position / 64] |= 1 << UInt64(position % 64)
                }
                bits += row
            }
        }
        self.bits = bits
    }

    /// Where the bits for a request begin.
    func row(for request: RateLimitRequest) -> Int {
        let method = methods.firstIndex(of: request.method) ?? methods.count
        return (request.client.type.ordinal * (methods.count + 1) + method) * width
    }

    /// Whether the rule of a number is for the requests of a row.
    func contains(_ rule: Int, in row: Int) -> Bool { bits[row + rule / 64] >> UInt64(rule % 64) & 1 != 0 }
}

extension Rule {
    fileprivate func isFor(_ method: String?, _ client: ClientType) -> Bool {
        (self.client == nil || self.client == client)
            && (methods.isEmpty || method.map(methods.contains) == true)
    }
}

extension ClientType {
    /// Where it is among all cases.
    fileprivate var ordinal: Int {
        switch self {
        case .anonymous: 0
        case .authenticated: 1
        case .api: 2
        case .internal: 3
        }
    }
}
