#if canImport(FoundationEssentials)
package import struct FoundationEssentials.Decimal
#else
package import struct Foundation.Decimal
#endif

/// Quotas, questions to a store of counters, and its answers: what any store must say, whatever it is made of.
///
/// Times are in seconds, exactly; those of answers are rounded up to microseconds.
package struct LimitVector: Decodable, Sendable, CustomStringConvertible {
    /// A quota as the configuration describes it.
    package struct Quota: Decodable, Hashable, Sendable {
        package let limit: Int
        /// Seconds; nil where it goes by the calendar.
        package let window: Decimal?
        /// `day@Europe/Berlin`; nil where it does not go by the calendar.
        package let calendar: String?
        package let algorithm: String
        package let burst: Int?
        /// `epoch` unless said.
        package let align: String?
    }

    /// What a store is asked to do.
    package enum Operation: String, Decodable, Sendable {
        case decide, look, report, refund, reset
    }

    /// One question to a store.
    package struct Ask: Decodable, Sendable {
        /// Seconds since the Unix epoch.
        package let at: Decimal
        /// The client; `a` unless said.
        package let key: String?
        /// The name of the rule; `default` unless said, for a reset all of the client's.
        package let rule: String?
        /// What is to be done; a decision unless said.
        package let `do`: Operation?
        /// 1 unless said.
        package let cost: Int?
        /// Of a report or a refund.
        package let units: Int?
        /// From here on the rule has these; nil: those of the vector.
        package let quotas: [Quota]?
    }

    /// The answer; of a report or refund that of a decision of cost 0 after it.
    package struct Line: Decodable, Hashable, Sendable {
        /// `allow` or `deny`.
        package let verdict: String?
        package let limit: Int?
        package let window: Decimal?
        package let remaining: Int?
        package let resetAfter: Decimal?
        /// nil: allowed, or never.
        package let retryAfter: Decimal?
        /// How many counters a reset forgot.
        package let forgotten: Int?

        package init(
            verdict: String, limit: Int, window: Decimal, remaining: Int, resetAfter: Decimal, retryAfter: Decimal?
        ) {
            (self.verdict, self.limit, self.window, self.remaining) = (verdict, limit, window, remaining)
            (self.resetAfter, self.retryAfter, forgotten) = (resetAfter, retryAfter, nil)
        }

        package init(forgotten: Int) {
            (verdict, limit, window, remaining, resetAfter, retryAfter) = (nil, nil, nil, nil, nil, nil)
            self.forgotten = forgotten
        }
    }

    /// A question and its answer.
    package struct Step: Decodable, Sendable {
        package let ask: Ask
        package let line: Line
        /// The arithmetic, where it is not plain.
        package let why: String?
    }

    package let name: String
    /// The sentence that it shows.
    package let rule: String
    package let why: String
    /// Shortest window first.
    package let quotas: [Quota]
    package let steps: [Step]

    package var description: String { name }

    /// All that was worked out by hand.
    package static func all() throws -> [LimitVector] {
        try VectorFile<LimitVector>.all(in: "limits").flatMap(\.vectors)
    }
}
