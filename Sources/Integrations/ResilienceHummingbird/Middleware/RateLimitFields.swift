import HTTPTypes
import RateLimiting
import RawStructuredFieldValues

/// The header fields that tell a client about its limits: `RateLimit-Policy` and `RateLimit` as in
/// draft-ietf-httpapi-ratelimit-headers-10, structured fields of RFC 9651, and the three older `X-RateLimit-` ones.
public enum RateLimitFields {
    /// The names of the fields, for instance for scripts that may read them.
    public static let names = [
        "RateLimit-Policy", "RateLimit", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    ]

    private static let fieldNames = names.compactMap { HTTPField.Name($0) }
    /// The largest integer of a structured field: 15 digits.
    private static let largestInteger = 999_999_999_999_999

    /// Writes the five fields into `headers`.
    ///
    /// - Parameters:
    ///   - rule: the name of the rule that was decided under.
    ///   - decision: what was decided.
    ///   - resetTime: the Unix second in which the binding quota is full again.
    static func write(_ decision: Decision, of rule: String, resetTime: Int64, into headers: inout HTTPFields) {
        let binding = decision.binding
        let values = [
            list(decision.quotas.map { policy($0, among: decision.quotas, of: rule) }),
            list(decision.quotas.map { state($0, among: decision.quotas, of: rule) }),
            String(binding.limit), String(binding.remaining), String(resetTime),
        ]
        for (name, value) in zip(fieldNames, values) { headers[name] = value }
    }

    /// Whole seconds, rounded up.
    static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }

    private static func policy(
        _ status: QuotaStatus, among quotas: QuotaStatuses, of rule: String
    ) -> ItemOrInnerList {
        var parameters: OrderedMap<String, RFC9651BareItem> = ["q": integer(Int64(status.limit))]
        let (seconds, attoseconds) = status.window.components
        if attoseconds == 0, status.quota.calendar == nil { parameters["w"] = integer(seconds) }
        return item(status, among: quotas, of: rule, parameters)
    }

    private static func state(
        _ status: QuotaStatus, among quotas: QuotaStatuses, of rule: String
    ) -> ItemOrInnerList {
        var parameters: OrderedMap<String, RFC9651BareItem> = ["r": integer(Int64(status.remaining))]
        if let more = status.moreAfter { parameters["t"] = integer(seconds(more)) }
        return item(status, among: quotas, of: rule, parameters)
    }

    private static func item(
        _ status: QuotaStatus, among quotas: QuotaStatuses, of rule: String,
        _ parameters: OrderedMap<String, RFC9651BareItem>
    ) -> ItemOrInnerList {
        let name = status.policyName(of: rule, among: quotas)
        return .item(Item(bareItem: .string(name), parameters: parameters))
    }

    private static func integer(_ value: Int64) -> RFC9651BareItem {
        .integer(min(value, Int64(largestInteger)))
    }

    /// Names are printable ASCII and integers in range, which is all that can fail; an empty value says nothing wrong.
    private static func list(_ items: [ItemOrInnerList]) -> String {
        var serializer = StructuredFieldValueSerializer()
        return (try? serializer.writeListFieldValue(items)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
