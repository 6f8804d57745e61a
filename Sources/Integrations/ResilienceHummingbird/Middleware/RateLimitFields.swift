import HTTPTypes
import RateLimiting

/// The header fields that tell a client about its limits: `RateLimit-Policy` and `RateLimit` as in
/// draft-ietf-httpapi-ratelimit-headers-10, structured fields of RFC 9651, and the three older `X-RateLimit-` ones.
public enum RateLimitFields {
    /// The names of the fields, for instance for scripts that may read them.
    public static let names = [
        "RateLimit-Policy", "RateLimit", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    ]

    private static let fieldNames = names.compactMap { HTTPField.Name($0) }
    /// The largest integer of a structured field: 15 digits.
    static let largestInteger: Int64 = 999_999_999_999_999

    /// The five fields.
    ///
    /// - Parameters:
    ///   - decision: what was decided.
    ///   - rule: the name of the rule that was decided under.
    ///   - resetTime: the Unix second in which the binding quota is full again.
    static func fields(of decision: Decision, of rule: String, resetTime: Int64) -> HTTPFields {
        let binding = decision.binding
        let texts = PolicyTexts.of(rule, decision.quotas.set)
        let values = [
            texts.policies, states(texts.names, decision.quotas), String(binding.limit), String(binding.remaining),
            String(resetTime),
        ]
        var fields = HTTPFields()
        // These, and what else an answer says of itself
        fields.reserveCapacity(fieldNames.count + 4)
        for (name, value) in zip(fieldNames, values) { fields.append(HTTPField(name: name, value: value)) }
        return fields
    }

    /// Whole seconds, rounded up.
    static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }

    /// The members of `RateLimit`: names with their parameters, which are integers and so are written as they are.
    private static func states(_ names: [String], _ statuses: some Sequence<QuotaStatus>) -> String {
        var text = ""
        for (name, status) in zip(names, statuses) {
            if !text.isEmpty { text += ", " }
            text += name
            text += ";r="
            text += String(min(Int64(status.remaining), largestInteger))
            guard let wait = status.moreAfter else { continue }
            text += ";t="
            text += String(min(seconds(wait), largestInteger))
        }
        return text
    }
}
