import RateLimiting
import ResilienceTesting
import Testing

@Suite("A quota limiter of 2 in 10 s") struct QuotaLimiterTests {
    let clock = ManualClock()
    let limiter: QuotaLimiter

    init() throws { limiter = try QuotaLimiter(Quota(limit: 2, per: .seconds(10)), clock: clock) }

    @Test func `limits each key by itself`() throws {
        #expect(try limiter.decide("ada", cost: 2).isAllowed)
        clock.advance(by: .seconds(4))
        #expect(try limiter.decide("ada").retryAfter == .seconds(6))
        #expect(try limiter.decide("bob").isAllowed)
        limiter.reset("ada")
        #expect(try limiter.decide("ada").isAllowed)
    }

    @Test func `gets a reservation back unless it was spent`() throws {
        func call(failing: Bool) throws {
            let reservation = try limiter.reserve("ada", cost: 2)
            if failing { throw CancellationError() }
            reservation.spend()
        }
        #expect(throws: CancellationError.self) { try call(failing: true) }
        #expect(try limiter.decide("ada", cost: 0).binding.remaining == 2)
        try call(failing: false)
        #expect(try limiter.decide("ada", cost: 0).binding.remaining == 0)
    }

    @Test func `says when what was to be reserved will fit`() throws {
        try limiter.reserve("ada", cost: 2).spend()
        let early = #expect(throws: RateLimitError.self) { _ = try limiter.reserve("ada") }
        #expect(early?.description == "cost 1 for ada: it does not fit, it will in 10.0 seconds")
        let never = #expect(throws: RateLimitError.self) { _ = try limiter.reserve("ada", cost: 3) }
        #expect(never?.description == "cost 3 for ada: it does not fit, it never will")
    }
}
