import Testing

@testable import _RESP

@Suite("A ledger of scripts") struct ScriptLedgerTests {
    private var ledger = ScriptLedger()
    private let script = RedisScript("a", source: "return 1")

    @Test mutating func `lets those ask again by digest whose script was written behind them`() {
        #expect(!ledger.isTaught(script, since: 3))
        ledger.taught(script, at: 7)
        #expect(ledger.isTaught(script, since: 6))
        #expect(!ledger.isTaught(script, since: 7) && !ledger.isTaught(script, since: 9))
        #expect(!ledger.isTaught(RedisScript("b", source: "return 2"), since: 6))
        ledger.forget()
        #expect(!ledger.isTaught(script, since: 6))
    }

    @Test mutating func `gives the digest up where a server forgets at once, and not where it knew it in between`() {
        for lesson in 0..<4 {
            #expect(ledger.prefersDigest(script))
            ledger.taught(script, at: lesson)
        }
        #expect(ledger.prefersDigest(script) && ledger.isInDoubt(script))
        ledger.known(script)
        #expect(!ledger.isInDoubt(script))
        for lesson in 4..<8 { ledger.taught(script, at: lesson) }
        #expect(!ledger.prefersDigest(script))
        ledger.forget()
        #expect(ledger.prefersDigest(script))
    }
}
