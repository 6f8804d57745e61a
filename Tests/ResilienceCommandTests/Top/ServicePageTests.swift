import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("The page of a service")
struct ServicePageTests {
    private static let now = MonotonicTime.zero + .seconds(101)

    private static func page(
        _ view: ServiceView, width: Int?, isStyled: Bool = false, glyphs: Glyphs = .unicode
    ) -> ServicePage {
        ServicePage(view, at: now, on: Terminal(width: width, isStyled: isStyled), glyphs: glyphs)
    }

    @Test func `shows on a small terminal something of everything, what is wrong first`() throws {
        let screen = Self.page(try SickService.view(), width: 80).screen(height: 24)
        let expected = #"""
            resilience top  http://127.0.0.1:8080  production  up 3h 42m
            Degraded: it serves, but for circuit tts_service, queue audio, redis

            Circuits  2 of 3 not closed
            circuit      state        next call   rejected  failures  reason
            tts_service  open         in 42s            17         5  5 failures in a row
            billing      forced open  when reset         4         0  by ada
            Rules  6.2 denied and 123 allowed a second
            rule                          denied/s  allowed/s  last minute   denied  allowed
            login                                6          3  ▂▂▃▃▄▅▅▆▇▇██     216      295
            Most denied clients  in 5m, counts at most 12 too high
            client          type           denied  at least
            ip:203.0.113.9  anonymous         900       896
            Queues  1 at the warning mark
            queue  full          items  dropped
            audio  ████████░░  150/200       31
            Decisions
            Redis is away: counted as when_unavailable says
            Candidate  tomorrow.yaml  decides 1.0 % of 1,000 otherwise
            rule   asked  newly denied  no longer denied
            login  1,000             7                 3
            Events  in UTC
            03:00:03  denial  login: over 5 in 1m, ip:203.0.113.9, POST /auth/login\u{1B}[31
            q quit  p pause  s sorted by denials  j k scroll
            """#
        #expect(screen.lines.joined(separator: "\n") == expected)
        #expect(screen.lastScroll == 16)
    }

    @Test func `shows all of it, line by line, to who scrolls`() throws {
        var view = try SickService.view()
        view.scroll = 2
        let screen = Self.page(view, width: 100).screen(height: 14)
        let expected = #"""
            resilience top  http://127.0.0.1:8080  production  up 3h 42m
            Degraded: it serves, but for circuit tts_service, queue audio, redis

            circuit      state        next call   rejected  failures  reason
            tts_service  open         in 42s            17         5  5 failures in a row
            billing      forced open  when reset         4         0  by ada

            Rules  6.2 denied and 123 allowed a second
            rule                  denied/s  allowed/s  last minute           denied  allowed  shadowed  bypassed
            login                        6          3  ▁▂▂▃▃▃▃▄▄▅▅▆▆▆▇▇▇███     216      295         0         0
            default                    0.2          0  █ █  █ █ █  █ █ █  █       9        0         0         0
            \u{1B}[2J\… reads it         0          0                             1        0         0         0
            api                          0        120                             0  131,256        12         3
            q quit  p pause  s sorted by denials  j k scroll  2-11 of 35
            """#
        #expect(screen.lines.joined(separator: "\n") == expected)
    }

    @Test func `is plain text for scripts, in ASCII where the locale has no more`() throws {
        let lines = Self.page(try SickService.view(watched: 0), width: nil, glyphs: .ascii).snapshot
        let expected = #"""
            resilience top  http://127.0.0.1:8080  production  up 3h 42m
            Degraded: it serves, but for circuit tts_service (open), queue audio (150 items, 1572864 bytes), redis (away)

            Circuits  2 of 3 not closed
            circuit      state        next call   rejected  failures  reason
            tts_service  open         in 42s            17         5  5 failures in a row
            billing      forced open  when reset         4         0  by ada

            Rules  since the start
            rule                                                        denied  allowed  shadowed  bypassed
            login                                                          216      295         0         0
            default                                                          9        0         0         0
            \u{1B}[2J\u{202E} a rule named to deceive whoever reads it       1        0         0         0
            api                                                              0  131,256        12         3

            Most denied clients  in 5m, counts at most 12 too high
            client          type           denied  at least
            ip:203.0.113.9  anonymous         900       896
            user:\u{7}eve   authenticated      15        15

            Queues  1 at the warning mark
            queue  full          items  dropped           memory  expired  blocked     p95
            audio  ########..  150/200       31  1.5 MiB/100 MiB        4        2  12.3ms
            gdpr   ..........     0/30        0       0 B/15 MiB        0        0

            Decisions
            Redis is away: counted as when_unavailable says
            without Redis: 12 decided locally, 0 allowed, 1 denied
            taken in p50 12us, p95 31us, p99 120us, max 2.3ms

            Candidate  tomorrow.yaml  decides 1.0 % of 1,000 otherwise
            rule   asked  newly denied  no longer denied
            login  1,000             7                 3

            Events  in UTC
            03:00:03  denial  login: over 5 in 1m, ip:203.0.113.9, POST /auth/login\u{1B}[31m, again in 42.5s; 12 more
            03:00:02  state   circuit tts_service: closed to open, 5 failures in a row, until 03:01:02
            03:00:01  reload  1 change: rate_limits.rules.login.limits
            """#
        #expect(lines.joined(separator: "\n") == expected)
    }

    @Test(arguments: [(1, 1), (3, 2), (10, 3), (20, 5), (37, 10), (80, 24), (95, 30), (120, 60), (500, 200)])
    func `fits its terminal, whatever is seen and however it is scrolled`(_ width: Int, _ height: Int) throws {
        var view = try SickService.view()
        for glyphs in [Glyphs.unicode, .ascii] {
            for scroll in [0, 1, 2, 7, 40, .max] {
                view.scroll = scroll
                let lines = Self.page(view, width: width, isStyled: true, glyphs: glyphs).screen(height: height).lines
                #expect(lines.count == height)
                for line in lines {
                    #expect(Self.plain(line).displayWidth <= width)
                    #expect((line.matches(of: Self.style).last?.output ?? "\u{1B}[0m") == "\u{1B}[0m")
                }
            }
        }
    }

    @Test func `leads nobody's terminal, whatever clients and rules are called`() throws {
        var view = try SickService.view()
        view.scroll = 1
        let page = Self.page(view, width: 200, isStyled: true)
        for line in page.screen(height: 60).lines + page.snapshot {
            let plain = Self.plain(line)
            #expect(!plain.unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect(!plain.unicodeScalars.contains { $0.properties.generalCategory == .format })
        }
    }

    /// The text without the styles that are ours.
    private static func plain(_ line: String) -> String {
        line.replacing(style, with: "")
    }

    private static var style: Regex<Substring> { /\u{1B}\[[0-9]+m/ }

    @Test func `colours what is wrong, and nothing where no colours are wanted`() throws {
        let view = try SickService.view()
        let lines = Self.page(view, width: 80, isStyled: true).screen(height: 24).lines
        #expect(lines[1].hasPrefix("\u{1B}[33mDegraded"))
        #expect(lines[5].hasPrefix("tts_service  \u{1B}[31mopen\u{1B}[0m"))
        #expect(lines.map(Self.plain) == Self.page(view, width: 80).screen(height: 24).lines)
    }

    @Test(arguments: [("", ""), (#","skipped":0"#, ""), (#","skipped":1200"#, "  1,200 not compared")])
    func `says how many requests a candidate was not compared by`(_ member: String, _ words: String) throws {
        var view = ServiceView(url: SickService.url)
        let json = #"{"status":"healthy","candidate":{"source":"next.yaml","rules":[]\#(member)}}"#
        view.apply(.metrics(try ServiceMetrics(json: json.utf8)), at: Self.now)
        #expect(Self.page(view, width: 80).snapshot.contains("Candidate  next.yaml" + words))
    }

    @Test func `counts down to the next call`() throws {
        let view = try SickService.view()
        for (seconds, next) in [
            (0.0, "in 43s"), (0.4, "in 42s"), (1.2, "in 42s"), (42.2, "in 1s"), (42.4, "now"), (50, "now"),
        ] {
            let page = ServicePage(
                view, at: .zero + .seconds(100 + seconds), on: Terminal(width: 80, isStyled: false), glyphs: .unicode)
            #expect(page.snapshot.contains { $0.hasPrefix("tts_service  open         \(next)") }, "\(seconds)")
        }
    }

    @Test(
        arguments: [
            (#"{"status":"healthy","components":[{"name":"a","status":"healthy"}]}"#, "Healthy: 1 part is well"),
            (#"{"status":"healthy"}"#, "Healthy: 0 parts are well"),
            (
                #"{"status":"unhealthy","components":[{"name":"service","status":"unhealthy","detail":"draining"}]}"#,
                "Unhealthy: service (draining)"
            ),
            (#"{"status":"degraded"}"#, "Degraded: it serves, but for what it does not say"),
            (
                #"{"status":"degraded","components":[{"name":"a","status":"degraded"},{"name":"b","status":"degraded"},"#
                    + #"{"name":"c","status":"x"},{"name":"d","status":"x"},{"name":"e","status":"x"}]}"#,
                "Degraded: it serves, but for a, b, c and 2 more"
            ),
            (#"{"status":"on fire\u001b[5m"}"#, #"It says of itself: on fire\u{1B}[5m"#),
        ])
    func `says how the service is, in a sentence`(_ json: String, _ sentence: String) throws {
        var view = ServiceView(url: SickService.url)
        view.apply(.metrics(try ServiceMetrics(json: json.utf8)), at: Self.now)
        #expect(Self.page(view, width: 80).snapshot[1] == sentence)
    }

    @Test(
        arguments: [
            (.live, 0, nil), (.live, 3, nil), (.live, 9, "STALE: as it was 9s ago. Nothing new comes"),
            (.polling("no stream"), 1, "Asked once a second: no stream"),
            (.polling("no stream"), 60, "STALE: as it was 1m ago. Nothing new comes"),
            (
                .lost("refused\u{7}", next: .zero + .seconds(112)), 10,
                #"STALE: as it was 10s ago. refused\u{7}. Next try in 2s"#
            ),
            (.lost("refused", next: .zero), 0, "STALE: as it was 0s ago. refused. Next try in 0s"),
        ] as [(FeedLink, Int, String?)])
    func `says plainly when it is not how the service is now`(_ link: FeedLink, _ age: Int, _ line: String?) throws {
        var view = try SickService.view()
        view.apply(.link(link), at: .zero)
        let page = ServicePage(
            view, at: .zero + .seconds(100 + age), on: Terminal(width: 80, isStyled: false), glyphs: .unicode)
        let lines = page.snapshot
        if let line {
            #expect(lines[1] == line)
            #expect(lines[2].hasPrefix("Degraded"))
        } else {
            #expect(lines[1].hasPrefix("Degraded"))
        }
    }

    @Test func `stands still when it is told to, and says so`() throws {
        var view = try SickService.view()
        view.pause = .zero + .seconds(101)
        let page = ServicePage(
            view, at: .zero + .seconds(500), on: Terminal(width: 90, isStyled: false), glyphs: .unicode)
        #expect(page.screen(height: 24).lines[0].hasSuffix("  held still"))
        #expect(page.snapshot.contains { $0.hasPrefix("tts_service  open         in 42s") })
        #expect(page.screen(height: 24).lines.last?.contains("p go on") == true)
    }

    @Test func `sorts rules by denials of the last minute, by requests, by name`() throws {
        var view = try SickService.view()
        let deceiver = "\u{1B}[2J\u{202E} a rule named to deceive whoever reads it"
        #expect(view.rules.map(\.name) == ["login", "default", deceiver, "api"])
        view.order = view.order.next
        #expect(view.rules.map(\.name) == ["api", "login", "default", deceiver])
        view.order = view.order.next
        #expect(view.rules.map(\.name) == [deceiver, "api", "default", "login"])
        #expect(view.order.next == .denials)
    }

    @Test func `says why there are no clients, and keeps the last two hundred events`() throws {
        var view = try SickService.view()
        view.apply(.noClients("RESILIENCE_ADMIN_TOKEN is not accepted (401)"), at: .zero)
        let warning = try #require(ServiceNews(event: "warning", data: #"{"source":"a","message":"b"}"#.utf8))
        for _ in 0..<300 { view.apply(.news(warning), at: .zero) }
        let lines = Self.page(view, width: nil).snapshot
        #expect(lines.contains("Most denied clients  RESILIENCE_ADMIN_TOKEN is not accepted (401)"))
        #expect(lines.count { $0.hasSuffix("a: b") } == 200)
        #expect(view.news.count == 200)
    }

    @Test func `shows an older service that says little`() throws {
        var view = ServiceView(url: SickService.url)
        let json =
            #"{"status":"healthy","rate_limiting":{"enabled":false,"rules":[{"name":"a","allowed":1,"denied":0}]}}"#
        view.apply(.metrics(try ServiceMetrics(json: json.utf8)), at: Self.now)
        #expect(
            Self.page(view, width: 80).snapshot == [
                "resilience top  http://127.0.0.1:8080", "Healthy: 0 parts are well", "",
                "Rules  limits are switched off", "rule  denied  allowed", "a          0        1",
            ])
    }
}
