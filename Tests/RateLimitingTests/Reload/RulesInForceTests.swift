import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@testable import RateLimiting

@Suite("The rules in force")
struct RulesInForceTests {
    /// What tasks share.
    private final class Course: Sendable {
        let newest = Atomic(0)
        let isOver = Atomic(false)
        let removed = Mutex(RuleCounters())
    }

    private static let none = Result { try RuleSet(rules: []) }

    @Test func `are the newest for every thread from the same moment on, and never older ones again`() async throws {
        let rules = try Self.none.get()
        let force = RulesInForce(RuleEdition(rules, whenUnavailable: .local))
        let course = Course()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while !course.isOver.load(ordering: .acquiring) {
                        let known = course.newest.load(ordering: .acquiring)
                        let edition = force.edition
                        #expect(edition.number >= known)
                        // Another thread may have read it, and nobody an older one any more
                        course.newest.max(edition.number, ordering: .acquiringAndReleasing)
                        await Task.yield()
                    }
                }
            }
            for number in 1...200 {
                _ = force.replace { RuleEdition(rules, whenUnavailable: .local, after: $0) }
                #expect(force.edition.number == number)
                await Task.yield()
            }
            course.isOver.store(true, ordering: .releasing)
        }
        #expect(force.edition.number == 200)
    }

    @Test func `replaced by many at once are replaced one after the other`() async throws {
        let rules = try Self.none.get()
        let force = RulesInForce(RuleEdition(rules, whenUnavailable: .local))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 { _ = force.replace { RuleEdition(rules, whenUnavailable: .local, after: $0) } }
                }
            }
        }
        #expect(force.edition.number == 400)
        #expect(force.isCurrent(force.edition))
    }

    @Test func `let old ones go`() throws {
        let rules = try Self.none.get()
        let force = RulesInForce(RuleEdition(rules, whenUnavailable: .local))
        weak let old = force.edition
        _ = force.replace { RuleEdition(rules, whenUnavailable: .local, after: $0) }
        #expect(old == nil)
    }

    @Test func `pick one reading of so many`() throws {
        let force = RulesInForce(RuleEdition(try Self.none.get(), whenUnavailable: .local))
        let picked = (0..<640).count { _ in force.next(pickingOneOf: 64).isPicked }
        #expect(picked == 10)
    }

    @Test func `lose no count of a rule that goes, whoever moves it`() async throws {
        let (counters, course) = (RuleCounters(), Course())
        await withTaskGroup(of: Void.self) { group in
            for verdict in [Ruling.Verdict.allow, .deny, .bypass, .shadow] {
                group.addTask {
                    for _ in 0..<5000 where counters.count(verdict) {
                        course.removed.withLock { counters.move(to: $0) }
                    }
                }
            }
            group.addTask {
                course.removed.withLock {
                    counters.markRemoved()
                    counters.move(to: $0)
                }
            }
        }
        let counts = course.removed.withLock { $0.counts }
        #expect([counts.allowed, counts.denied, counts.bypassed, counts.shadowed] == [5000, 5000, 5000, 5000])
    }
}
