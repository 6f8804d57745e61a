import RateLimiting
import ResiliencePrimitives
import Testing

@testable import ResilienceRedis

@Suite("A known denial") struct KnownDenialsTests {
    private let known = KnownDenials()
    private let quotas: QuotaSet
    private let denial: Decision

    init() throws {
        quotas = try QuotaSet([Quota(limit: 2, per: .seconds(60))])
        let status = QuotaStatus(
            quota: quotas.quotas[0], used: 2, isDenying: true, resetAfter: .seconds(50), moreAfter: .seconds(30))
        denial = Decision(
            verdict: .denied(retryAfter: .seconds(30)), quotas: QuotaStatuses(of: quotas, [status]), bindingIndex: 0,
            source: .redis)
    }

    private func address(_ path: String? = nil, client: String = "ada") -> CounterAddress {
        CounterAddress(CounterKey(rule: "r", client: client, endpoint: path), prefix: "p")
    }

    private func note(_ address: CounterAddress, after changes: Int? = nil) {
        known.note(denial, address, cost: 1, at: .zero, after: changes ?? known.changes(of: address))
    }

    private func isKnown(_ address: CounterAddress, cost: Int = 1, after seconds: Int = 0) -> Bool {
        known.decision(address, cost: cost, under: quotas, at: .zero + .seconds(seconds)) != nil
    }

    @Test func `is one of the same cost alone, until its time is over`() {
        known.listen(true)
        note(address())
        #expect([0, 1, 2, 3].map { isKnown(address(), cost: $0) } == [false, true, false, false])
        #expect(isKnown(address(), after: 29) && !isKnown(address(), after: 30))
    }

    @Test func `is one of the same path alone, byte by byte`() {
        known.listen(true)
        note(address("/caf\u{E9}"))
        #expect(isKnown(address("/caf\u{E9}")) && !isKnown(address("/cafe\u{301}")))
    }

    @Test func `is kept whatever is taken back meanwhile of others, and not if it may be what was`() throws {
        known.listen(true)
        let address = address()
        let clients = (0...).lazy.map { self.address(client: "\($0)").key }
        let place = KnownDenials.place(of: address.key)
        let other = try #require(clients.first { KnownDenials.place(of: $0) != place })
        let changes = known.changes(of: address)
        known.forget(other)
        note(address, after: changes)
        #expect(isKnown(address))
        known.forget(address.key)
        #expect(!isKnown(address))
        note(address, after: changes)
        #expect(!isKnown(address))
    }

    @Test func `is one that was asked for since all that takes it back is heard of`() {
        let address = address()
        let before = known.changes(of: address)
        note(address)
        #expect(!isKnown(address))
        known.listen(true)
        note(address, after: before)
        #expect(!isKnown(address))
        note(address)
        #expect(isKnown(address))
        known.listen(false)
        known.listen(true)
        #expect(!isKnown(address))
    }
}
