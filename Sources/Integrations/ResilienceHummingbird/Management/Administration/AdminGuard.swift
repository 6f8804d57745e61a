import ClientIdentity
import HTTPTypes
import Hummingbird
import Logging
import RateLimiting
import ResiliencePrimitives
import ResilienceService

/// Lets administrators pass, and others fail ten times a minute and address.
struct AdminGuard: Sendable {
    /// What the limit is called in the answer.
    private static let rule = "admin-attempts"
    private static let challenge = "Bearer realm=\"resilience\""

    private let access: AdminAccess
    private let quotas: QuotaSet
    /// Of those only who failed lately, so a flood of addresses costs little.
    private let attempts = MemoryStore(maxKeys: 65_536, maxMemory: 16 << 20)
    private let now: @Sendable () -> MonotonicTime

    init(access: AdminAccess, clock: some Clock<Duration>) {
        self.access = access
        quotas = Self.tenAMinute
        now = MonotonicTime.reader(of: clock, from: .wallClock())
    }

    /// Whether anybody can be an administrator at all.
    var isConfigured: Bool { access.isConfigured }

    /// The administrator who sends `request`.
    ///
    /// - Parameter address: where it comes from; IPv6 by prefix.
    /// - Throws: 403 where there are no administrators, 401 for who is none, 429 for who was none ten times: then the right
    ///   token does not help either, or guessing would be answered as fast as it is done.
    func admit(_ request: Request, from address: String, logger: Logger) async throws -> Administrator {
        guard isConfigured else {
            throw ProblemDetails(
                .forbidden, code: "FORBIDDEN",
                detail:
                    "nobody is an administrator here: set RESILIENCE_ADMIN_TOKEN, or clients.jwt_key for tokens with "
                    + "the role \(AdminAccess.role)")
        }
        let key = CounterKey(rule: Self.rule, client: address)
        let standing = try attempts.look(key, cost: 1, under: quotas, at: now())
        guard standing.isAllowed else { throw denial(standing) }
        let bearer = request.bearer
        if let bearer, let name = await access.name(of: bearer) { return Administrator(name: name, address: address) }
        // Whoever guesses at the same time as others is counted all the same: at most ten are told that they are wrong
        let attempt = try attempts.decide(key, cost: 1, under: quotas, at: now())
        guard attempt.isAllowed else { throw denial(attempt) }
        logger.warning(
            "no administrator", metadata: ["client.address": "\(address)", "token": bearer == nil ? "none" : "wrong"])
        throw ProblemDetails(
            .unauthorized, code: "UNAUTHORIZED",
            detail: bearer == nil
                ? "the bearer token of an administrator is needed" : "this is not the token of an administrator",
            headers: [.wwwAuthenticate: Self.challenge + (bearer == nil ? "" : ", error=\"invalid_token\"")])
    }

    private func denial(_ decision: Decision) -> ProblemDetails {
        let resetTime = RateLimitFields.seconds((now() + decision.binding.resetAfter) - .zero)
        return ProblemDetails(denial: decision, of: Self.rule, resetTime: resetTime, fields: [:])
    }

    private static let tenAMinute: QuotaSet = {
        do {
            return try QuotaSet([try Quota(limit: 10, per: .seconds(60))])
        } catch {
            preconditionFailure("ten a minute is a quota: \(error)")
        }
    }()
}
