import RateLimiting
import RawStructuredFieldValues
import Synchronization

/// What of the fields follows from a rule alone: its policies, and their names as `RateLimit` repeats them. Serialized
/// once, not with every response.
struct PolicyTexts: Sendable {
    /// The value of `RateLimit-Policy`.
    let policies: String
    /// For each quota its policy's name, quoted.
    let names: [String]

    private struct Key: Hashable {
        let rule: String
        let quotas: QuotaSet

        func hash(into hasher: inout Hasher) { hasher.combine(rule) }
    }

    private static let known = Mutex<[Key: PolicyTexts]>([:])

    /// The texts of a rule of that name with these quotas.
    static func of(_ rule: String, _ quotas: QuotaSet) -> PolicyTexts {
        let key = Key(rule: rule, quotas: quotas)
        if let texts = known.withLock({ $0[key] }) { return texts }
        let texts = PolicyTexts(rule, quotas.quotas)
        known.withLock { known in
            // Of rules that were changed a thousand times the old ones are of no use
            if known.count >= 1024 { known.removeAll() }
            known[key] = texts
        }
        return texts
    }

    private init(_ rule: String, _ quotas: [Quota]) {
        let items = quotas.map { quota in
            Item(
                bareItem: .string(quota.policyName(of: rule, among: quotas)), parameters: Self.parameters(of: quota))
        }
        policies = Self.list(items)
        names = items.map { Self.list([Item(bareItem: $0.rfc9651BareItem, parameters: [:])]) }
    }

    private static func parameters(of quota: Quota) -> OrderedMap<String, RFC9651BareItem> {
        var parameters: OrderedMap<String, RFC9651BareItem> = [
            "q": .integer(min(Int64(quota.limit), RateLimitFields.largestInteger))
        ]
        let (seconds, attoseconds) = quota.window.components
        if attoseconds == 0, quota.calendar == nil {
            parameters["w"] = .integer(min(seconds, RateLimitFields.largestInteger))
        }
        return parameters
    }

    /// Names are printable ASCII and integers in range, which is all that can fail; an empty value says nothing wrong.
    private static func list(_ items: [Item]) -> String {
        var serializer = StructuredFieldValueSerializer()
        let text = try? serializer.writeListFieldValue(items.map { ItemOrInnerList.item($0) })
        return text.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
