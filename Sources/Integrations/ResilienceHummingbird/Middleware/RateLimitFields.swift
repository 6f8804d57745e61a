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

    /// Writes the five fields into `headers`.
    ///
    /// - Parameters:
    ///   - rule: the name of the rule that was decided under.
    ///   - decision: what was decided.
    ///   - resetTime: the Unix second in which the binding quota is full again.
    static func write(_ decision: Decision, of rule: String, resetTime: Int64, into headers: inout HTTPFields) {
        let binding = decision.binding
        let texts = PolicyTexts.of(rule, decision.quotas.set)
        let states = zip(texts.names, decision.quotas).map(state).joined(separator: ", ")
        let values = [
            texts.policies, states, String(binding.limit), String(binding.remaining), String(resetTime),
        ]
        for (name, value) in zip(fieldNames, values) { headers[name] = value }
    }

    /// Whole seconds, rounded up.
    static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }

    /// A member of `RateLimit`: a name with its parameters, which are integers and so are written as they are.
    private static func state(_ name: String, _ status: QuotaStatus) -> String {
        let left = "\(name);r=\(min(Int64(status.remaining), largestInteger))"
        return status.moreAfter.map { "\(left);t=\(min(seconds($0), largestInteger))" } ?? left
    }
}
