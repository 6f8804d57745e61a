import Testing

/// Each answer is worked out by hand.
@Suite("A simulated circuit")
struct CircuitTraceTests {
    private static let yaml = """
        breakers:
          b: {failure_threshold: 2, recovery_timeout: 10s, success_threshold: 1, timeout: 5s}
        """

    @Test func `opens, recovers and relapses at the times that its calls end`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"breaker":"b","outcome":"failure","duration":1} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":0.5,"breaker":"b","outcome":"failure","duration":0.5} → {"at":0.5,"breaker":"b","admitted":true,"state":"closed"}
            {"at":1,"breaker":"b","outcome":"success"} → {"at":1,"breaker":"b","admitted":false,"state":"open","retry_after":10}
            {"at":10.999999,"breaker":"b"} → {"at":10.999999,"breaker":"b","state":"open","failures":2,"rejected":1,"opened":1,"retry_after":0.000001}
            {"at":11,"breaker":"b"} → {"at":11,"breaker":"b","state":"half_open","failures":2,"rejected":1,"opened":1,"retry_after":null}
            {"at":11,"breaker":"b","outcome":"success","duration":1} → {"at":11,"breaker":"b","admitted":true,"state":"half_open"}
            {"at":11.5,"breaker":"b","outcome":"success"} → {"at":11.5,"breaker":"b","admitted":false,"state":"half_open","retry_after":null}
            {"at":12,"breaker":"b","outcome":"failure"} → {"at":12,"breaker":"b","admitted":true,"state":"closed"}
            {"at":12,"breaker":"b","outcome":"failure"} → {"at":12,"breaker":"b","admitted":true,"state":"closed"}
            {"at":12,"breaker":"b"} → {"at":12,"breaker":"b","state":"open","failures":4,"rejected":2,"opened":2,"retry_after":20}
            """#, under: Self.yaml)
    }

    @Test(arguments: ["success", "failure", "ignored", "cancelled"])
    func `counts a call of at least the timeout as a timeout at that time, whatever its outcome`(
        _ outcome: String
    ) async throws {
        try await Replay.check(
            #"""
            {"at":0,"breaker":"b","outcome":"\#(outcome)","duration":5} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":0,"breaker":"b","outcome":"\#(outcome)","duration":900} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":4.999999999,"breaker":"b"} → {"at":4.999999999,"breaker":"b","state":"closed","failures":0,"rejected":0,"opened":0,"retry_after":null}
            {"at":5,"breaker":"b"} → {"at":5,"breaker":"b","state":"open","failures":2,"rejected":0,"opened":1,"retry_after":10}
            """#, under: Self.yaml)
    }

    @Test func `lets calls that end together end in the order they began`() async throws {
        // Failure, success, failure: never two failures in a row, though all end at 3
        try await Replay.check(
            #"""
            {"at":0,"breaker":"b","outcome":"failure","duration":3} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":1,"breaker":"b","outcome":"success","duration":2} → {"at":1,"breaker":"b","admitted":true,"state":"closed"}
            {"at":2,"breaker":"b","outcome":"failure","duration":1} → {"at":2,"breaker":"b","admitted":true,"state":"closed"}
            {"at":3,"breaker":"b"} → {"at":3,"breaker":"b","state":"closed","failures":2,"rejected":0,"opened":0,"retry_after":null}
            """#, under: Self.yaml)
    }

    @Test func `counts a call of an earlier state as late, which changes nothing`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"breaker":"b","outcome":"failure","duration":4} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":0,"breaker":"b","outcome":"failure"} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":0,"breaker":"b","outcome":"failure"} → {"at":0,"breaker":"b","admitted":true,"state":"closed"}
            {"at":4,"breaker":"b"} → {"at":4,"breaker":"b","state":"open","failures":2,"rejected":0,"opened":1,"retry_after":6}
            """#, under: Self.yaml)
    }

    @Test func `nobody described has the defaults, as its environment changes them`() async throws {
        let call = #"{"at":0,"breaker":"unheard","outcome":"failure"}"#
        let look = #"{"at":0,"breaker":"unheard"}"#
        let calls = Array(repeating: call, count: 5)
        let usual = try await Replay.answers(to: calls + [look], under: "")
        #expect(
            usual.last?.hasSuffix(#""state":"open","failures":5,"rejected":0,"opened":1,"retry_after":60}"#) == true)
        let production = try await Replay.answers(to: calls + [look], under: "environment: production")
        #expect(
            production.last?.hasSuffix(#""state":"open","failures":4,"rejected":1,"opened":1,"retry_after":90}"#)
                == true)
    }

    @Test func `draws its recovery time from the seed and its name`() async throws {
        let trace = ["a", "b"].flatMap { name in
            Array(repeating: #"{"at":0,"breaker":"\#(name)","outcome":"failure"}"#, count: 5)
                + [#"{"at":0,"breaker":"\#(name)"}"#]
        }
        let one = try await Replay.answers(to: trace, under: "", seed: 1, jitter: true)
        let other = try await Replay.answers(to: trace, under: "", seed: 2, jitter: true)
        #expect(try await Replay.answers(to: trace, under: "", seed: 1, jitter: true) == one)
        #expect(one[5] != other[5])
        #expect(one[5].replacing(#""a""#, with: #""b""#) != one[11])
    }
}
