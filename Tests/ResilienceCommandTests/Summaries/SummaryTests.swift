import Testing

@testable import ResilienceCommand

/// Each number is worked out by hand.
@Suite("A summary")
struct SummaryTests {
    private static let yaml = """
        rate_limits:
          default: {limits: [3/minute]}
          rules:
            - {name: login, path: /login, limits: [2/10s, 3/minute]}
            - {name: tried, path: /tried, limits: [1/minute], shadow: true}
            - {name: unused, path: /unused, limits: [1/minute]}
        """

    // login: a may at 0 and 1, not at 2; at 10 the first unit is out of ten seconds; at 11 the minute is used up
    private static let requests = [
        #"{"at":0,"path":"/login","client":"a"}"#, #"{"at":1,"path":"/login","client":"a"}"#,
        #"{"at":2,"path":"/login","client":"a"}"#, #"{"at":3,"path":"/login","client":"b"}"#,
        #"{"at":4,"path":"/tried","client":"a"}"#, #"{"at":5,"path":"/tried","client":"a"}"#,
        #"{"at":6.5,"path":"/tried","client":"b"}"#, #"{"at":7,"path":"/healthz","client":"c"}"#,
        #"{"at":8,"path":"/x","client":"c","client_type":"internal"}"#, #"{"at":9,"path":"/x","client":"c"}"#,
        #"{"at":10,"path":"/login","client":"a"}"#, #"{"at":11,"path":"/login","client":"a"}"#,
    ]

    @Test func `says of requests what each rule did to whom, and how close anybody came`() async throws {
        let summary = try await Replay.summary(of: Self.requests, under: Self.yaml)
        #expect(
            summary.report(for: .none).lines.joined(separator: "\n") == """
                12 events from 0s to 11s, 11s

                Requests
                answer             requests   share
                allowed                   7  58.3 %
                denied                    2  16.7 %
                shadowed                  1   8.3 %
                bypassed                  1   8.3 %
                on excluded paths         1   8.3 %

                Rules
                rule     allowed  denied  shadowed  bypassed  clients  clients hit
                login          4       2         0         0        2            1
                tried          2       0         1         0        2            1
                unused         0       0         0         0        0            0
                default        1       0         0         1        1            0

                The closest anybody came to a limit
                rule     left  of  limit     client  when
                login       0   2  2/10s     a       1s
                tried       0   1  1/minute  a       4s
                default     2   3  3/minute  c       9s

                Hit most by login
                client  denied  requests  first  last
                a            2         5  2s     11s

                Hit most by tried
                client  shadowed  requests  first  last
                a              1         2  5s     5s
                """)
    }

    @Test func `is one object as JSON`() async throws {
        let summary = try await Replay.summary(of: Self.requests + [Self.requests[11]], under: Self.yaml)
        #expect(
            Replay.json { $0.append(summary) }
                == #"""
                {"events":13,"from":0,"to":11,\#
                "skipped":{"lines":0,"first_line":null,"reason":null,"late":0},\#
                "requests":{"total":13,"allowed":7,"denied":3,"shadowed":1,"bypassed":1,"excluded":1,"unlimited":0},\#
                "rules":[{"rule":"login","allowed":4,"denied":3,"shadowed":0,"bypassed":0,"clients":2,"clients_hit":1,\#
                "hit_most":[{"client":"a","hits":3,"requests":6,"first":2,"last":11}],\#
                "closest":{"client":"a","at":1,"remaining":0,"capacity":2,"limit":2,"window":10}},\#
                {"rule":"tried","allowed":2,"denied":0,"shadowed":1,"bypassed":0,"clients":2,"clients_hit":1,\#
                "hit_most":[{"client":"a","hits":1,"requests":2,"first":5,"last":5}],\#
                "closest":{"client":"a","at":4,"remaining":0,"capacity":1,"limit":1,"window":60}},\#
                {"rule":"unused","allowed":0,"denied":0,"shadowed":0,"bypassed":0,"clients":0,"clients_hit":0,\#
                "hit_most":[],"closest":null},\#
                {"rule":"default","allowed":1,"denied":0,"shadowed":0,"bypassed":1,"clients":1,"clients_hit":0,\#
                "hit_most":[],"closest":{"client":"c","at":9,"remaining":2,"capacity":3,"limit":3,"window":60}}],\#
                "circuits":[],"queues":[]}\#n
                """#)
    }

    @Test func `says how long circuits were in each state, also when nobody looked`() async throws {
        // b: closed until 12, open until 22, then half-open until the probe that begins at 30 ends at 35. Of the last
        // call, which ends after the trace, nothing is known yet
        let trace = [
            #"{"at":0,"breaker":"b"}"#, #"{"at":10,"breaker":"b","outcome":"failure"}"#,
            #"{"at":12,"breaker":"b","outcome":"failure"}"#, #"{"at":13,"breaker":"b","outcome":"success"}"#,
            #"{"at":20,"breaker":"a","outcome":"success"}"#,
            #"{"at":30,"breaker":"b","outcome":"success","duration":5}"#,
            #"{"at":40,"breaker":"b","outcome":"failure","duration":1}"#,
        ]
        let yaml = "breakers: {b: {failure_threshold: 2, recovery_timeout: 10s, success_threshold: 1}}"
        let summary = try await Replay.summary(of: trace, under: yaml)
        #expect(
            summary.report(for: .none).lines.joined(separator: "\n") == """
                7 events from 0s to 40s, 40s

                Circuits, by share of the time
                circuit   closed    open  half open  calls  rejected  opened  in the end
                a        100.0 %   0.0 %      0.0 %      1         0       0  closed
                b         42.5 %  25.0 %     32.5 %      4         1       1  closed
                """)
        #expect(
            Replay.json { $0.append(summary) }.contains(
                #"""
                {"breaker":"b","state":"closed","shares":{"closed":0.425,"open":0.25,"half_open":0.325},\#
                "times":{"closed":17,"open":10,"half_open":13},\#
                "calls":4,"failures":2,"rejected":1,"opened":1}
                """#))
    }

    @Test func `says how full queues were for how much of the time, and how long who waited`() async throws {
        // b waits behind a until 12 and gives up, which lets in c, which is smaller; e is larger than the queue
        let trace = [
            #"{"at":0,"queue":"q","offer":"a","bytes":8}"#, #"{"at":2,"queue":"q","offer":"b","bytes":8}"#,
            #"{"at":5,"queue":"q","offer":"c","bytes":2}"#, #"{"at":20,"queue":"q","take":9}"#,
            #"{"at":30,"queue":"q","offer":"d","bytes":1}"#, #"{"at":30,"queue":"q","offer":"e","bytes":11}"#,
            #"{"at":35,"queue":"q","offer":"f","bytes":10}"#, #"{"at":40,"breaker":"x"}"#,
        ]
        let yaml = "backpressure: {q: {max_queue_size: 5, max_memory: 10, strategy: block, timeout: 10s}}"
        let summary = try await Replay.summary(of: trace, under: yaml)
        let lines = summary.report(for: .none).lines
        #expect(
            lines.dropFirst(6).joined(separator: "\n") == """
                Queues
                queue  offered  taken  dropped  expired  refused  timed out  left  waiting
                q            6      2        0        0        1          1     1        1

                Items in a queue, by share of the time, and bytes
                queue  p50  p95  p99  most  most bytes
                q        1    2    2     2        10 B

                Waiting times
                queue  who waited         how many    p50  p95  p99  longest
                q      items taken               2  14.8s  20s  20s      20s
                q      producers held up         2     7s  10s  10s      10s
                """)
        let queue = try #require(summary.queues.first)
        // 20 s of one item (0–12, 30–40: 22 s), 8 s of two (12–20), 10 s of none (20–30)
        #expect(
            (0...100).map { queue.times.depths.percentile($0) } == (0...100).map { $0 <= 25 ? 0 : $0 <= 80 ? 1 : 2 })
    }

    @Test func `of nothing is short`() async throws {
        let summary = try await Replay.summary(of: [], under: Self.yaml)
        #expect(summary.report(for: .none).lines == ["No events."])
        #expect(Replay.json { $0.append(summary) }.hasPrefix(#"{"events":0,"from":null,"to":null,"#))
    }

    @Test func `has no shares of no time`() async throws {
        let trace = [#"{"at":0,"breaker":"b"}"#, #"{"at":0,"queue":"q","take":1}"#]
        let summary = try await Replay.summary(of: trace, under: "")
        #expect(summary.report(for: .none).lines.contains { $0.hasPrefix("b             –     –          –      0") })
        let json = Replay.json { $0.append(summary) }
        #expect(json.contains(#""shares":{"closed":null,"open":null,"half_open":null}"#))
        #expect(json.contains(#""depths":{"p50":null,"p95":null,"p99":null,"max":0}"#))
        #expect(json.contains(#""item_waits":{"count":0,"p50":null,"p95":null,"p99":null,"max":null}"#))
    }

    @Test func `names those hit most, of equals in the order of their bytes, and says of how many`() async throws {
        let names = ["b", "a", "e\u{301}", "é", "c"]
        let trace = [1, 1, 2].flatMap { time in
            names.map { #"{"at":\#(time),"path":"/x","client":"\#($0)"}"# }
        }
        let summary = try await Replay.summary(
            of: trace + [#"{"at":3,"path":"/x","client":"c"}"#],
            under: "rate_limits: {default: {limits: [1/minute]}}", top: 4)
        let hits = try #require(summary.traffic.rules.first).hitMost(4)
        // Canonically equal names are two clients
        #expect(hits.map { Array($0.client.utf8) } == ["c", "a", "b", "e\u{301}"].map { Array($0.utf8) })
        #expect(hits.map(\.tally.hits) == [3, 2, 2, 2])
        #expect(summary.report(for: .none).lines.contains("Hit most by default, of 5 clients"))
    }
}
