import RateLimiting
import ResiliencePrimitives

/// What a client has to see of a decision, by the document on HTTP: status, header fields, the members of the body.
struct ExpectedResponse: Equatable {
    var status = 200
    /// By their names in lower case; nil where nothing is said.
    var fields: [String: String?] = [
        "ratelimit-policy": nil, "ratelimit": nil, "x-ratelimit-limit": nil, "x-ratelimit-remaining": nil,
        "x-ratelimit-reset": nil, "retry-after": nil,
    ]
    var code: String?
    var violated: [String] = []
    var retryAfter: Int?
    var resetTime: Int?

    init() {}

    init(_ ruling: Ruling, at time: MonotonicTime) {
        guard let decision = ruling.decision, let rule = ruling.rule?.name else { return }
        let binding = decision.binding
        let reset = Self.roundedUp((time + binding.resetAfter) - .zero)
        fields["ratelimit-policy"] = decision.quotas.map { status in
            let seconds = status.quota.calendar == nil ? Self.wholeSeconds(status.window) : nil
            return "\(Self.name(status, rule));q=\(status.limit)" + (seconds.map { ";w=\($0)" } ?? "")
        }.joined(separator: ", ")
        fields["ratelimit"] = decision.quotas.map { status in
            "\(Self.name(status, rule));r=\(status.remaining)"
                + (status.moreAfter.map { ";t=\(Self.roundedUp($0))" } ?? "")
        }.joined(separator: ", ")
        fields["x-ratelimit-limit"] = "\(binding.limit)"
        fields["x-ratelimit-remaining"] = "\(binding.remaining)"
        fields["x-ratelimit-reset"] = "\(reset)"
        guard ruling.verdict == .deny else { return }
        (status, code, resetTime) = (429, "RATE_LIMIT_EXCEEDED", reset)
        violated = decision.denying.map { "\(rule)-\(Self.text($0))" }
        retryAfter = decision.retryAfter.map { max(1, Self.roundedUp($0)) }
        fields["retry-after"] = .some(retryAfter.map { "\($0)" })
    }

    private static func name(_ status: QuotaStatus, _ rule: String) -> String { "\"\(rule)-\(text(status))\"" }

    /// A window of the calendar goes by its period.
    private static func text(_ status: QuotaStatus) -> String {
        status.quota.calendar?.period.rawValue
            ?? wholeSeconds(status.window).map { "\($0)s" } ?? "\(status.window.nanoseconds / 1_000_000)ms"
    }

    private static func wholeSeconds(_ duration: Duration) -> Int? {
        let (seconds, rest) = Int(duration.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest == 0 ? seconds : nil
    }

    private static func roundedUp(_ duration: Duration) -> Int {
        let (seconds, rest) = Int(duration.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        return seconds + (rest > 0 ? 1 : 0)
    }
}
