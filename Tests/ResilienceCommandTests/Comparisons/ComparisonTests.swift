import Testing

@testable import ResilienceCommand

/// Each number is worked out by hand.
@Suite("A comparison")
struct ComparisonTests {
    private static let before = """
        rate_limits:
          default: {limits: [9/minute]}
          rules:
            - {name: login, path: /login, limits: [2/minute]}
            - {name: old, path: /old, limits: [1/minute]}
        """
    private static let after = """
        rate_limits:
          default: {limits: [9/minute]}
          rules:
            - {name: login, path: /login, limits: [1/minute]}
            - {name: new, path: /new, limits: [0/minute]}
        """

    // Under login the second of three requests of a, and of b, is newly denied; the third was before. Of /old, a's second
    // is denied no longer; /new denies one of c's, which nothing did before
    private static let trace =
        (["a", "a", "a", "b", "b"].enumerated().map { #"{"at":\#($0),"path":"/login","client":"\#($1)"}"# })
        + [
            #"{"at":10,"path":"/old","client":"a"}"#, #"{"at":11,"path":"/old","client":"a"}"#,
            #"{"at":12,"path":"/new","client":"c"}"#,
        ]

    @Test func `says who is newly denied and who no longer, by rule and client`() async throws {
        let outcome = try await Replay.comparison(of: Self.trace, under: Self.before, and: Self.after)
        #expect(
            outcome.report(for: .none, top: 2).lines.joined(separator: "\n") == """
                8 events from 0s to 12s, 12s
                before: before.yaml
                after:  after.yaml

                Requests
                answer   before  after  change
                allowed       6      4      -2
                denied        2      4      +2

                Newly denied: 3 requests of 3 clients
                rule   client  requests  denied before  after  first
                login  a              1              1      2  1s
                login  b              1              0      1  4s
                … and 1 more: --top shows more of them, --format json all.

                No longer denied: 1 request of 1 client
                rule  client  requests  denied before  after  first
                old   a              1              1      0  11s

                Rules
                rule     denied before  after  change  shadowed before  after
                login                1      3      +2                0      0
                old                  1      –      -1                0      –  only before
                default              0      0                        0      0
                new                  –      1      +1                –      0  only after
                """)
    }

    @Test func `has all clients in its JSON`() async throws {
        let outcome = try await Replay.comparison(of: Self.trace, under: Self.before, and: Self.after)
        let json = Replay.json { $0.append(outcome) }
        #expect(
            json.contains(
                #"""
                "newly_denied":{"requests":3,"clients":3,"clients_not_denied_before":2,"by_client":[\#
                {"rule":"login","client":"a","requests":1,"first":1,"denied":{"before":1,"after":2}},\#
                {"rule":"login","client":"b","requests":1,"first":4,"denied":{"before":0,"after":1}},\#
                {"rule":"new","client":"c","requests":1,"first":12,"denied":{"before":0,"after":1}}]},\#
                "no_longer_denied":{"requests":1,"clients":1,"clients_not_denied_after":0,"by_client":[\#
                {"rule":"old","client":"a","requests":1,"first":11,"denied":{"before":1,"after":0}}]},
                """#))
        #expect(
            json.contains(
                #"""
                "before":{"config":"before.yaml","allowed":6,"denied":2,"shadowed":0,"bypassed":0,"excluded":0,\#
                "unlimited":0},"after":{"config":"after.yaml","allowed":4,"denied":4,
                """#))
        #expect(
            json.contains(#"{"rule":"new","before":null,"after":{"allowed":0,"denied":1,"shadowed":0,"bypassed":0}}"#))
    }

    @Test func `of a file with itself finds nobody`() async throws {
        let outcome = try await Replay.comparison(of: Self.trace, under: Self.before, and: Self.before)
        let lines = outcome.report(for: .none, top: 10).lines
        #expect(lines.contains("Nobody would newly be denied."))
        #expect(lines.contains("Nobody would be denied no longer."))
    }

    @Test func `counts who is somebody else under the other file`() async throws {
        let trace = [
            #"{"at":0,"path":"/","peer":"10.0.0.1","headers":{"X-Forwarded-For":"203.0.113.9"}}"#,
            #"{"at":0,"path":"/","peer":"203.0.113.9","headers":{}}"#,
        ]
        let (before, after) = (
            "rate_limits: {default: {limits: [0/minute]}}", "clients: {trusted_proxies: [10.0.0.0/8]}"
        )
        let outcome = try await Replay.comparison(of: trace, under: before, and: after)
        #expect(outcome.comparison.identifiedOtherwise == 1)
        #expect(outcome.noLonger.entries.map(\.client) == ["ip:10.0.0.1", "ip:203.0.113.9"])
        #expect(
            outcome.report(for: .none, top: 10).lines
                .contains("1 request comes from another client after than before."))
    }

    @Test func `says what becomes of circuits and queues`() async throws {
        let trace = [
            #"{"at":0,"breaker":"b","outcome":"failure"}"#, #"{"at":1,"breaker":"b","outcome":"failure"}"#,
            #"{"at":2,"queue":"q","offer":"a","bytes":1}"#, #"{"at":2,"queue":"q","offer":"b","bytes":1}"#,
        ]
        let outcome = try await Replay.comparison(
            of: trace,
            under: "{breakers: {b: {failure_threshold: 9}}, backpressure: {q: {max_queue_size: 2}}}",
            and:
                "{breakers: {b: {failure_threshold: 1}}, backpressure: {q: {max_queue_size: 1, strategy: drop_newest}}}"
        )
        #expect(
            outcome.report(for: .none, top: 10).lines.dropFirst(4).joined(separator: "\n") == """
                Circuits, before → after
                circuit  calls  rejected  opened
                b        2 → 1     0 → 1   0 → 1

                Queues, before → after
                queue  taken  dropped  expired  refused  timed out
                q          0    0 → 1        0        0          0
                """)
        let json = Replay.json { $0.append(outcome) }
        #expect(
            json.contains(
                #""circuits":[{"breaker":"b","calls":{"before":2,"after":1},"rejected":{"before":0,"after":1}"#))
        #expect(
            json.contains(#""queues":[{"queue":"q","taken":{"before":0,"after":0},"dropped":{"before":0,"after":1}"#))
    }
}
