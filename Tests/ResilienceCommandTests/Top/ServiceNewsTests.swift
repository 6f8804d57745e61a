import Testing

@testable import ResilienceCommand

@Suite("What a service tells")
struct ServiceNewsTests {
    @Test(
        arguments: [
            (
                "denial",
                #"{"time":"2026-11-30T03:01:02.123Z","rule":"login","client_type":"anonymous","limit":5,"window":60,"#
                    + #""retry_after":42.5,"skipped":0}"#,
                "login: over 5 in 1m, again in 42.5s"
            ),
            (
                "denial",
                #"{"time":"2026-11-30T03:01:02Z","rule":"login","limit":1000,"window":86400,"retry_after":null,"#
                    + #""skipped":1200,"client":"ip:203.0.113.9","method":"POST","path":"/auth/login"}"#,
                "login: over 1,000 in 1d, ip:203.0.113.9, POST /auth/login; 1,200 more"
            ),
            (
                "state",
                #"{"time":"2026-11-30T03:01:02.123Z","circuit":"tts","from":"closed","to":"open","#
                    + #""reason":"5 failures in a row","until":"2026-11-30T03:02:02.123Z"}"#,
                "circuit tts: closed to open, 5 failures in a row, until 03:02:02"
            ),
            (
                "state",
                #"{"time":"2026-11-30T03:01:02Z","circuit":"tts","from":"open","to":"half_open","until":null}"#,
                "circuit tts: open to half_open"
            ),
            (
                "warning", #"{"time":"2026-11-30T03:01:02Z","source":"queue audio","message":"80 % full"}"#,
                "queue audio: 80 % full"
            ),
            (
                "change", #"{"time":"2026-11-30T03:01:02Z","action":"reset","target":"circuit tts"}"#,
                "reset circuit tts"
            ),
            (
                "change",
                #"{"time":"2026-11-30T03:01:02Z","action":"reset","target":"tts","who":"ada","before":"open","#
                    + #""after":"closed"}"#,
                "ada reset tts: open to closed"
            ),
            ("reload", #"{"time":"2026-11-30T03:01:02Z","changes":[]}"#, "nothing is different"),
            (
                "reload",
                #"{"time":"2026-11-30T03:01:02Z","changes":[{"path":"a","needs_restart":true},{"path":"b"},"#
                    + #"{"path":"c","needs_restart":false},{"path":"d"}]}"#,
                "4 changes, 1 after a restart: a, b, c, …"
            ),
            ("warning", #"{"time":"2026-11-30T03:01:02Z"}"#, "?: "),
        ])
    func `is said in words`(_ event: String, _ data: String, _ text: String) throws {
        let news = try #require(ServiceNews(event: event, data: data.utf8))
        #expect(news.text == text)
        #expect(news.kind.rawValue == event)
        #expect(news.time == "03:01:02")
    }

    @Test(arguments: [
        ("snapshot", "{}"), ("gossip", "{}"), ("denial", ""), ("denial", "[]"), ("denial", #"{"rule":7}"#),
        ("denial", "{\"rule\":\"\u{1}\"}"),
    ])
    func `is passed over where it is not understood`(_ event: String, _ data: String) {
        #expect(ServiceNews(event: event, data: data.utf8) == nil)
    }

    @Test(arguments: [
        ("2026-11-30T03:01:02Z", "03:01:02"), ("2026-11-30T03:01:02.5+01:00", "03:01:02"), ("", ""), ("03:01:02", ""),
        ("2026-11-30T03-01-02Z", ""), ("2026-11-30T03:01:é2Z", ""),
    ])
    func `has the time of its clock, or none`(_ time: String, _ clock: String) {
        #expect(ServiceNews.clock(time) == clock)
    }

    @Test func `may have any number without harm`() throws {
        let data = #"{"rule":"a","limit":9223372036854775807,"window":1e300,"retry_after":-1e300,"skipped":-5}"#
        let news = try #require(ServiceNews(event: "denial", data: data.utf8))
        #expect(news.text.hasPrefix("a: over 9,223,372,036,854,775,807 in 37037d"))
    }
}
