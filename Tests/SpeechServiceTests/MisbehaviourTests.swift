import Foundation
import ServerProcess
import Testing

@testable import SpeechService

@Suite("Misbehaviour")
struct MisbehaviourTests {
    private func settings(_ json: String) throws -> MisbehaviourSettings {
        try MisbehaviourSettings(json: Data(json.utf8))
    }

    @Test(
        arguments: [
            (#""250ms""#, Duration.milliseconds(250)), (#""2s""#, .seconds(2)), (#""1m""#, .seconds(60)),
            ("0.5", .milliseconds(500)), ("0", .zero),
        ])
    func `has a delay in seconds or with a unit`(_ delay: String, _ expected: Duration) throws {
        #expect(try settings(#"{"delay":\#(delay)}"#).delay == expected)
    }

    @Test(
        arguments: [
            (#"{"error_share":1.1}"#, "error_share"), (#"{"reset_share":-0.1}"#, "reset_share"),
            (#"{"hang":1}"#, "hang"), (#"{"delay":"soon"}"#, "delay"), (#"{"delay":-1}"#, "delay"),
            (#"{"delay":"2h"}"#, "delay"), (#"{"slow":1}"#, "slow"),
        ])
    func `that is none is refused, and the member named`(_ json: String, _ member: String) {
        let error = #expect(throws: RequestBodyError.self) { try settings(json) }
        #expect(error?.description.hasPrefix("\(member): ") == true)
    }

    @Test func `hits its share of the requests, the same ones for the same seed`() throws {
        let fates = try (0..<2).map { _ in
            let misbehaviour = Misbehaviour(seed: 7)
            misbehaviour.set(try settings(#"{"error_share":0.3,"reset_share":0.5}"#))
            return (0..<1_000).map { _ in misbehaviour.fate() }
        }
        #expect(fates[0] == fates[1])
        #expect((250...350).contains(fates[0].count { $0.fails }))
        #expect((450...550).contains(fates[0].count { $0.isReset }))
    }

    @Test func `of nothing at all is none`() throws {
        let misbehaviour = Misbehaviour(seed: 1)
        misbehaviour.set(try settings(#"{"error_share":1,"reset_share":1,"hang":true,"delay":1}"#))
        misbehaviour.set(try settings("{}"))
        #expect(misbehaviour.fate() == Misbehaviour.Fate(delay: .zero, hangs: false, fails: false, isReset: false))
    }

    @Test(.timeLimit(.minutes(5))) func `lets what hangs go when it is cleared`() async throws {
        let misbehaviour = Misbehaviour(seed: 1)
        misbehaviour.set(try settings(#"{"hang":true}"#))
        async let first: Void = misbehaviour.hang()
        async let second: Void = misbehaviour.hang()
        misbehaviour.set(MisbehaviourSettings())
        _ = await (first, second)
    }
}
