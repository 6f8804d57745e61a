import Testing

@testable import ResilienceCommand

/// Two days of a made-up site, from its log to limits: against what is known of its clients, and a referee that shares no
/// code with the command.
@Suite("The log of a site")
struct SiteTests {
    private static func verdicts(_ run: SiteRun) -> SiteVerdicts {
        SiteVerdicts(run.requests, under: limits { $0.limits }, clients: run.log.clients.count)
    }

    private static func suggested(_ run: SiteRun) throws -> SiteVerdicts {
        SiteVerdicts(
            run.requests, under: try limits { try #require(run.suggestion.limits($0)) }, clients: run.log.clients.count)
    }

    private static func limits(_ of: (SiteRule) throws -> SiteLimits) rethrows -> [SiteRule: SiteLimits] {
        try Dictionary(uniqueKeysWithValues: SiteRule.allCases.map { ($0, try of($0)) })
    }

    @Test func `has as many lines as it should, and each that is no request is counted`() async throws {
        let run = try await SiteRun.shared
        #expect(run.requests.count + run.log.garbage == SiteRun.lines)
        #expect(run.summary.skipped.lines == run.log.garbage)
        #expect(run.suggestion.skipped == run.log.garbage)
        #expect(run.summary.requests.total == run.requests.count)
        #expect(run.suggestion.requests == run.requests.count)
        let excluded = run.requests.count { $0.rule == nil }
        #expect(run.summary.requests.excluded == excluded)
        #expect(run.suggestion.uncounted == excluded)
    }

    @Test func `names the scraper and the partner as those who are hit most`() async throws {
        let run = try await SiteRun.shared
        let hit = try #require(run.summary.rule(.api)).hitMost
        let (scraper, partner) = (run.log.clients.scraper, run.log.clients.partner)
        #expect(hit.map(\.client).prefix(2) == [run.log.clients.name(scraper), run.log.clients.name(partner)])
        #expect(hit[0].hits == Self.verdicts(run).denied[.api]?[scraper])
        #expect(hit[1].hits == 7 * SiteLog.bursts)
    }

    @Test(arguments: SiteRule.allCases) func `counts who is hit as the referee does`(_ rule: SiteRule) async throws {
        let run = try await SiteRun.shared
        let (found, verdicts) = (try #require(run.summary.rule(rule)), Self.verdicts(run))
        let denied = verdicts.denied[rule] ?? [:]
        #expect(found.denied == denied.values.reduce(0, +))
        #expect(found.clientsHit == denied.count)
        #expect(found.clients == verdicts.requests[rule]?.count)
    }

    @Test func `gets limits that catch the scraper and leave the partner alone`() async throws {
        let run = try await SiteRun.shared
        let verdicts = try Self.suggested(run)
        let api = try #require(run.suggestion.rule(.api))
        let scraper = try #require(api.caught.first)
        #expect(scraper.client == run.log.clients.name(run.log.clients.scraper))
        #expect(scraper.denied == verdicts.denied[.api]?[run.log.clients.scraper])
        #expect(verdicts.denied[.api]?[run.log.clients.partner] == nil)
        #expect(verdicts.requests[.api]?[run.log.clients.partner] == 97 * SiteLog.bursts)
    }

    @Test(arguments: SiteRule.allCases)
    func `gets limits under which so many clients are untouched, by the referee's count`(_ rule: SiteRule) async throws
    {
        let run = try await SiteRun.shared
        let (found, verdicts) = (try #require(run.suggestion.rule(rule)), try Self.suggested(run))
        let denied = verdicts.denied[rule] ?? [:]
        #expect(found.requests == verdicts.requests[rule]?.values.reduce(0, +))
        #expect(found.clients == verdicts.requests[rule]?.count)
        #expect(found.denied == denied.values.reduce(0, +))
        #expect(found.deniedClients == denied.count)
        #expect(denied.count <= found.clients / 1000)
        #expect(found.caught.count == min(10, denied.count))
    }

    @Test func `tells exactly for whom the suggested limits change something`() async throws {
        let run = try await SiteRun.shared
        let (before, after) = (Self.verdicts(run), try Self.suggested(run))
        var (newly, noLonger): ([String: Int], [String: Int]) = ([:], [:])
        for (index, request) in run.requests.enumerated() where before.isDenied[index] != after.isDenied[index] {
            let name = "\(request.rule?.rawValue ?? "") \(run.log.clients.name(Int(request.client)))"
            if after.isDenied[index] { newly[name, default: 0] += 1 } else { noLonger[name, default: 0] += 1 }
        }
        for (direction, expected) in [(run.comparison.newlyDenied, newly), (run.comparison.noLongerDenied, noLonger)] {
            let found = Dictionary(
                uniqueKeysWithValues: direction.byClient.map { ("\($0.rule) \($0.client)", $0.requests) })
            #expect(found == expected)
            #expect(direction.requests == expected.values.reduce(0, +))
        }
        let (scraper, partner) = (run.log.clients.scraper, run.log.clients.partner)
        #expect(try #require(newly["api \(run.log.clients.name(scraper))"]) > 0)
        #expect(noLonger["api \(run.log.clients.name(partner))"] == 7 * SiteLog.bursts)
    }
}
