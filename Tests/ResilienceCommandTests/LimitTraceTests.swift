import Testing

/// Each answer is worked out by hand.
@Suite("A simulated limit")
struct LimitTraceTests {
    private func check(
        _ limits: String, _ algorithm: String, _ questions: [(String, String)],
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let yaml = "rate_limits: {default: {limits: [\(limits)], algorithm: \(algorithm)}}"
        let dialogue = questions.map { question, answer in
            let at = question.split(separator: " × ")
            let cost = at.count > 1 ? #","cost":\#(at[1])"# : ""
            return #"{"at":\#(at[0]),"path":"/x","client":"ip:192.0.2.1"\#(cost)} → "#
                + #"{"at":\#(at[0]),"rule":"default",\#(answer)}"#
        }
        try await Replay.check(dialogue.joined(separator: "\n"), under: yaml, location)
    }

    private func allow(_ quota: String, _ remaining: Int, _ reset: String) -> String {
        #""verdict":"allow",\#(numbers(quota, remaining, reset)),"retry_after":null"#
    }

    private func deny(_ quota: String, _ remaining: Int, _ reset: String, _ retry: String) -> String {
        #""verdict":"deny",\#(numbers(quota, remaining, reset)),"retry_after":\#(retry)"#
    }

    private func numbers(_ quota: String, _ remaining: Int, _ reset: String) -> String {
        let parts = quota.split(separator: "/")
        return #""limit":\#(parts[0]),"window":\#(parts[1]),"remaining":\#(remaining),"reset_after":\#(reset)"#
    }

    @Test func `of sliding_window counts a unit while it is younger than the window`() async throws {
        try await check(
            "2/10s", "sliding_window",
            [
                ("0", allow("2/10", 1, "10")), ("3", allow("2/10", 0, "10")), ("5", deny("2/10", 0, "8", "5")),
                ("9.999999", deny("2/10", 0, "3.000001", "0.000001")), ("10", allow("2/10", 0, "10")),
                ("10", deny("2/10", 0, "10", "3")),
            ])
    }

    @Test func `of token_bucket refills continuously up to its burst`() async throws {
        try await check(
            "3/minute", "token_bucket, burst: 2",
            [
                ("0 × 2", allow("3/60", 0, "40")), ("5", deny("3/60", 0, "35", "15")), ("20", allow("3/60", 0, "40")),
                ("20 × 3", deny("3/60", 0, "40", "null")),
            ])
    }

    @Test func `of three a second names a third of a second rounded up, so that asking then succeeds`() async throws {
        try await check(
            "3/second", "token_bucket",
            [
                ("0 × 3", allow("3/1", 0, "1")), ("0", deny("3/1", 0, "1", "0.333334")),
                ("0.333333", deny("3/1", 0, "0.666667", "0.000001")), ("0.333334", allow("3/1", 0, "1")),
            ])
    }

    @Test func `of fixed_window begins anew with each window of the Unix epoch`() async throws {
        try await check(
            "1/10s", "fixed_window",
            [("8", allow("1/10", 0, "2")), ("9", deny("1/10", 0, "1", "1")), ("10", allow("1/10", 0, "10"))])
    }

    @Test func `of fixed_window begins with the client's first unit where align says so`() async throws {
        let yaml = "rate_limits: {rules: [{path: .*, limits: [2/10s], algorithm: fixed_window, align: client}]}"
        let dialogue = [
            ("7,\"cost\":0", "allow", 2, "0", "null"), ("8", "allow", 1, "10", "null"),
            ("12.5", "allow", 0, "5.5", "null"), ("17.999999", "deny", 0, "0.000001", "0.000001"),
            ("18", "allow", 1, "10", "null"), ("40", "allow", 1, "10", "null"),
        ]
        .map { question, verdict, remaining, reset, retry in
            let at = question.split(separator: ",")[0]
            return #"{"at":\#(question),"path":"/x","client":"c"} → {"at":\#(at),"rule":".*","verdict":"\#(verdict)","#
                + #""limit":2,"window":10,"remaining":\#(remaining),"reset_after":\#(reset),"retry_after":\#(retry)}"#
        }
        try await Replay.check(dialogue.joined(separator: "\n"), under: yaml)
    }

    @Test func `by the calendar lasts as long as the day or month does`() async throws {
        // Berlin's 30 March 2025 begins at 1743289200 and has 23 hours; the month ends a day after, at 1743458400
        try await check(
            "2/day@Europe/Berlin", "fixed_window",
            [
                ("1743289200 × 2", allow("2/82800", 0, "82800")),
                ("1743371999.5", deny("2/82800", 0, "0.5", "0.5")),
                ("1743372000", allow("2/86400", 1, "86400")),
            ])
        try await check(
            "3/month@Europe/Berlin", "fixed_window",
            [
                ("1743289200 × 0", allow("3/2674800", 3, "0")), ("1743289200 × 3", allow("3/2674800", 0, "169200")),
                ("1743289201", deny("3/2674800", 0, "169199", "169199")),
                ("1743458400", allow("3/2592000", 2, "2592000")),
            ])
    }

    @Test func `of sliding_window_counter weighs the previous window by what is left of it`() async throws {
        try await check(
            "4/10s", "sliding_window_counter",
            [
                ("2 × 4", allow("4/10", 0, "18")), ("12", deny("4/10", 0, "8", "0.5")),
                ("12.499999", deny("4/10", 0, "7.500001", "0.000001")), ("12.5", allow("4/10", 0, "17.5")),
            ])
    }

    @Test func `shows the window with the fewest units left in proportion, and on denial the one that denies longest`()
        async throws
    {
        try await check(
            "3/minute, 2/10s", "sliding_window",
            [
                ("0", allow("2/10", 1, "10")), ("1", allow("2/10", 0, "10")), ("2", deny("2/10", 0, "9", "8")),
                ("10", allow("2/10", 0, "10")), ("11", deny("3/60", 0, "59", "49")),
            ])
    }

    @Test func `charges nothing for a denial or a cost of 0, and never lets through what exceeds it`() async throws {
        try await check(
            "2/10s", "sliding_window",
            [
                ("0 × 0", allow("2/10", 2, "0")), ("0 × 3", deny("2/10", 2, "0", "null")),
                ("0 × 2", allow("2/10", 0, "10")),
                ("1 × 0", allow("2/10", 0, "9")), ("1", deny("2/10", 0, "9", "9")),
            ])
    }

    @Test(arguments: ["sliding_window", "sliding_window_counter", "fixed_window", "token_bucket, burst: 5"])
    func `of 0 denies everything, cost 0 too, with no retry time`(_ algorithm: String) async throws {
        try await check(
            "0/minute", algorithm, [("1", deny("0/60", 0, "0", "null")), ("1 × 0", deny("0/60", 0, "0", "null"))])
    }
}
