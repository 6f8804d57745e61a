import RateLimiting
import Testing

@Suite("A quota") struct QuotaTests {
    @Test func `has its limit as capacity unless it has a burst`() throws {
        #expect(try Quota(limit: 5, per: .seconds(60)).capacity == 5)
    }
}
