import HTTPTypes
import RateLimiting
import RawStructuredFieldValues
import ResiliencePrimitives

@testable import ResilienceHummingbird

/// The writer of the RateLimit fields: whatever a rule is called and whatever its limits, they are structured fields
/// (RFC 9651) that say the same names and numbers to a parser.
enum FieldsTarget {
    private static let algorithms = RateLimitAlgorithm.allCases
    private static let largestInteger: Int64 = 999_999_999_999_999

    static func check(_ input: UnsafeBufferPointer<UInt8>) throws(Finding) {
        var input = InputBytes(input)
        let rule = input.text(80)
        var quotas: [Quota] = []
        for _ in 0..<(1 + input.byte() % 5) { if let quota = quota(&input) { quotas.append(quota) } }
        guard let set = try? QuotaSet(quotas) else { return }
        let store = MemoryStore(maxKeys: 8, maxMemory: 1 << 20, seed: 1)
        let key = CounterKey(rule: rule, client: "c")
        var time: Int64 = 0
        for _ in 0..<(1 + input.byte() % 4) {
            time += Int64(input.number(UInt64(Int64.max / 8)))
            let cost = Int(input.number(1 << 54))
            guard
                let decision = try? store.decide(key, cost: cost, under: set, at: MonotonicTime(nanoseconds: time))
            else { throw Finding("not decided: \(cost) at \(time)") }
            try check(decision, rule)
        }
    }

    private static let zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]

    private static func quota(_ input: inout InputBytes) -> Quota? {
        let choice = Int(input.byte()) % (algorithms.count + 1)
        let limit = Int(input.number(1 << 53))
        guard choice < algorithms.count else {
            let period = CalendarPeriod.allCases[Int(input.byte()) % CalendarPeriod.allCases.count]
            let zone = zones[Int(input.byte()) % zones.count]
            return (try? CalendarWindow(period, in: zone)).flatMap { try? Quota(limit: limit, per: $0) }
        }
        let algorithm = algorithms[choice]
        let unit: [Int128] = [1, 1000, 1_000_000, 1_000_000_000]
        let window = Int128(input.number(UInt64(Int64.max / 8))) * unit[Int(input.byte()) % unit.count]
        let burst = algorithm == .tokenBucket && input.byte() % 2 == 0 ? Int(input.number(1 << 53)) : nil
        return try? Quota(
            limit: limit, per: Duration(attoseconds: window * 1_000_000_000), algorithm: algorithm, burst: burst)
    }

    private static func check(_ decision: Decision, _ rule: String) throws(Finding) {
        let headers = RateLimitFields.fields(of: decision, of: rule, resetTime: 42)
        let policies = try list("RateLimit-Policy", headers)
        let states = try list("RateLimit", headers)
        let count = decision.quotas.count
        try Finding.unless(
            policies.count == count && states.count == count, "\(policies.count), \(states.count), \(count)")
        for ((policy, state), status) in zip(zip(policies, states), decision.quotas) {
            let alike = decision.quotas.count { $0.quota.calendar?.period == status.quota.calendar?.period }
            try checkName(policy.name, rule, status.quota, isOnlyPeriod: alike == 1)
            try Finding.unless(state.name == policy.name, "\(state.name), \(policy.name)")
            let (seconds, attoseconds) = status.window.components
            var expected = ["q": Int64(status.limit)]
            if attoseconds == 0, status.quota.calendar == nil { expected["w"] = seconds }
            try checkNumbers(policy.numbers, expected)
            expected = ["r": Int64(status.remaining)]
            if let more = status.moreAfter?.components { expected["t"] = more.seconds + (more.attoseconds > 0 ? 1 : 0) }
            try checkNumbers(state.numbers, expected)
        }
    }

    private static func list(
        _ field: String, _ headers: HTTPFields
    ) throws(Finding) -> [(name: String, numbers: [String: Int64])] {
        guard let name = HTTPField.Name(field), let value = headers[name] else { throw Finding("\(field): missing") }
        var parser = StructuredFieldValueParser(Array(value.utf8))
        guard let list = try? parser.parseListFieldValue() else {
            throw Finding("\(field): no structured field: \(value)")
        }
        var members: [(name: String, numbers: [String: Int64])] = []
        for member in list {
            guard case .item(let item) = member, case .string(let name) = item.rfc9651BareItem else {
                throw Finding("\(field): no text: \(value)")
            }
            var numbers: [String: Int64] = [:]
            for (key, parameter) in item.rfc9651Parameters {
                guard case .integer(let number) = parameter else { throw Finding("\(field): no integer: \(value)") }
                numbers[key] = number
            }
            members.append((name, numbers))
        }
        return members
    }

    /// Integers have at most 15 digits.
    private static func checkNumbers(_ found: [String: Int64], _ expected: [String: Int64]) throws(Finding) {
        let expected = expected.mapValues { min($0, largestInteger) }
        try Finding.unless(found == expected, "\(found), where \(expected) is meant")
    }

    /// The rule, bytes outside printable ASCII percent-encoded, a hyphen, and the window.
    private static func checkName(
        _ name: String, _ rule: String, _ quota: Quota, isOnlyPeriod: Bool
    ) throws(Finding) {
        let digits = Array("0123456789ABCDEF".utf8)
        let encoded = rule.utf8.flatMap { byte -> [UInt8] in
            (0x20...0x7E).contains(byte)
                ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        let start = encoded + [UInt8(ascii: "-")]
        try Finding.unless(name.utf8.starts(with: start), "\(name): not the rule \(rule)")
        try checkWindow(name.dropFirst(start.count), quota, isOnlyPeriod: isOnlyPeriod)
    }

    /// A period of the calendar, with its zone if there are several such; else a whole number of some unit.
    private static func checkWindow(
        _ text: Substring, _ quota: Quota, isOnlyPeriod: Bool
    ) throws(Finding) {
        if let calendar = quota.calendar {
            let period = calendar.period.rawValue
            let expected = isOnlyPeriod ? period : "\(period)@\(calendar.timeZone)"
            return try Finding.unless(text == expected, "\(text), where \(expected) is meant")
        }
        let units: [(String, Int128)] = [("ns", 1), ("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000)]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }), let count = Int128(text.dropLast(unit.0.count))
        else { throw Finding("\(text): no window") }
        let window = Duration(attoseconds: count * unit.1 * 1_000_000_000)
        try Finding.unless(quota.window == window, "\(text): not \(quota.window)")
    }
}
