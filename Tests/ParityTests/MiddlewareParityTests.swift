import HummingbirdTesting
import RateLimiting
import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("The middleware and the simulation") struct MiddlewareParityTests {
    @Test(arguments: Histories.cases)
    func `say the same to every request`(given: History) async throws {
        try await LimitCourse.forEach(of: given, compare)
    }

    private func compare(_ configuration: ResolvedConfiguration, _ history: History, _ name: String) async throws {
        var given = history
        let start = LimitCourse.start(&given)
        let service = LimitedService(configuration, startingAt: start)
        try await service.application.test(.router) { client in
            var course = try await LimitCourse(configuration, startingAt: start, history)
            var rulings: [Ruling] = []
            for step in 0..<8 {
                service.clock.advance(by: course.step())
                let request = course.draw { RandomRequest(&$0) }
                let event = request.event(at: course.now.text)
                let ruling = try await course.answer(event)
                let found = ExpectedResponse(try await client.answer(to: request))
                try #require(found == ExpectedResponse(ruling, at: course.now), "\(name), step \(step): \(event)")
                rulings.append(ruling)
            }
            try compare(service.limiter.statistics, rulings, name)
        }
    }

    private func compare(_ statistics: RateLimitStatistics, _ rulings: [Ruling], _ name: String) throws {
        let count = { (verdict: Ruling.Verdict) in rulings.count { $0.verdict == verdict } }
        let found = [
            statistics.allowed, statistics.denied, statistics.bypassed, statistics.shadowed, statistics.excluded,
        ]
        try #require(found == [.allow, .deny, .bypass, .shadow, .exclude].map(count), "\(name)")
    }
}
